package io.mediahub.upload;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mediahub.domain.status.UploadStatus;
import io.mediahub.domain.upload.UploadCommand;
import io.mediahub.domain.upload.UploadState;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.command.CommandOutcome;
import io.mediahub.platform.security.CurrentUser;
import io.mediahub.platform.web.ETags;
import io.mediahub.platform.web.PublicAddress;
import io.mediahub.upload.Uploads.Upload;
import io.mediahub.upload.storage.MultipartStore;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import mediahub.upload.AbortReason;
import mediahub.upload.UploadEvent;
import mediahub.user.Role;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Uploads over HTTP. The bytes themselves go straight to the object store. */
@RestController
@RequestMapping(path = "/api/uploads", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Uploads", description = "Declare a file, send its parts to the object store, complete")
class UploadController {
  private final Uploads uploads;
  private final UploadOpening opening;
  private final UploadCompletion completion;
  private final MultipartStore store;
  private final PublicAddress address;

  UploadController(
      Uploads uploads,
      UploadOpening opening,
      UploadCompletion completion,
      MultipartStore store,
      PublicAddress address) {
    this.uploads = uploads;
    this.opening = opening;
    this.completion = completion;
    this.store = store;
    this.address = address;
  }

  /**
   * @param mediaId the media that the file becomes
   * @param state {@code completed}: the whole file has arrived
   */
  record Completed(String mediaId, UploadStatus state) {}

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  @ApiResponse(
      responseCode = "201",
      description = "The upload is open",
      useReturnTypeSchema = true,
      headers =
          @Header(
              name = HttpHeaders.LOCATION,
              description = "The upload's own address",
              schema = @Schema(type = "string")))
  @Operation(
      operationId = "declareUpload",
      summary = "Declare a file. The answer says where to send its parts.")
  ResponseEntity<UploadAnswer> request(
      @RequestBody Declaration declaration,
      CurrentUser user,
      CommandContext context,
      HttpServletRequest request) {
    user.requireRole(Role.CREATOR);
    Upload upload = opening.open(user.userId(), declaration, context);
    return ResponseEntity.created(URI.create("/api/uploads/" + upload.mediaId()))
        .eTag(ETags.of(upload.version()))
        .cacheControl(CacheControl.noStore())
        .body(UploadAnswer.of(upload, store, address.of(request)));
  }

  @GetMapping("/{mediaId}")
  @Operation(
      operationId = "getUpload",
      summary = "Read which parts have arrived, and get new addresses for the others.",
      description =
          "The parts in the order of their numbers, up to a hundred with an address; after is the"
              + " next of the previous answer.")
  ResponseEntity<UploadAnswer> read(
      @PathVariable String mediaId,
      CurrentUser user,
      @RequestParam(required = false) @Nullable String after,
      HttpServletRequest request) {
    Upload upload = uploads.ownedBy(user, mediaId);
    // No ETag: parts arrive and addresses expire without a new version.
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .body(UploadAnswer.of(upload, store, address.of(request), after));
  }

  @PostMapping("/{mediaId}/completion")
  @Operation(
      operationId = "completeUpload",
      summary = "Check and join the parts once all are sent. Encoding begins.")
  ResponseEntity<Completed> complete(
      @PathVariable String mediaId, CurrentUser user, CommandContext context) {
    user.requireRole(Role.CREATOR);
    Upload upload = uploads.ownedBy(user, mediaId);
    CommandOutcome.Accepted<UploadState, UploadEvent> accepted =
        completion.complete(upload, context);
    return ResponseEntity.ok()
        .eTag(ETags.of(accepted.version()))
        .body(new Completed(mediaId, UploadStatus.COMPLETED));
  }

  @DeleteMapping("/{mediaId}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(operationId = "abortUpload", summary = "Abort an upload and delete its parts.")
  ResponseEntity<Void> abort(
      @PathVariable String mediaId, CurrentUser user, CommandContext context) {
    Upload upload = uploads.ownedBy(user, mediaId);
    var accepted =
        uploads.execute(mediaId, new UploadCommand.Abort(AbortReason.BY_OWNER), context).orThrow();
    // Also on a retry: the first attempt may have stopped before this.
    store.erase(upload.location());
    return ResponseEntity.noContent().eTag(ETags.of(accepted.version())).build();
  }
}
