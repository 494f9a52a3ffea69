package io.mediahub.upload;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.security.CurrentUser;
import io.mediahub.platform.web.ETags;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Commands to media that were uploaded, over HTTP. */
@RestController
@RequestMapping(path = "/api/media/{mediaId}", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Media commands", description = "Stop an encoding, ask for another, delete media")
class MediaCommandController {
  private final MediaCommands commands;

  MediaCommandController(MediaCommands commands) {
    this.commands = commands;
  }

  /**
   * @param renditionId the only rendition to make again, such as {@code v720}; absent for all
   */
  record Retry(@Nullable String renditionId) {}

  @DeleteMapping
  @ResponseStatus(HttpStatus.ACCEPTED)
  @ApiResponse(
      responseCode = "202",
      description = "The media is hidden, and deleted unless it is restored in time.",
      useReturnTypeSchema = true)
  @Operation(
      operationId = "deleteMedia",
      summary = "Delete a media: the uploaded file and all that was made of it.",
      description =
          "For its owner and administrators. It disappears from all lists, playbacks of it end and"
              + " its encoding stops, all at once. Its owner can restore it for some days, seven"
              + " unless the operator chose others; then its objects are deleted, and it no longer"
              + " counts for its owner. With atOnce that happens now, and cannot be undone.")
  ResponseEntity<Commanded> delete(
      @PathVariable String mediaId,
      @RequestParam(defaultValue = "false") boolean atOnce,
      CurrentUser user,
      CommandContext context) {
    var accepted =
        atOnce
            ? commands.deleteAtOnce(user, mediaId, context)
            : commands.delete(user, mediaId, context);
    return ResponseEntity.accepted()
        .eTag(ETags.of(accepted.version()))
        .body(new Commanded(mediaId, accepted.version()));
  }

  @PostMapping("/encoding/cancel")
  @ResponseStatus(HttpStatus.ACCEPTED)
  @ApiResponse(
      responseCode = "202",
      description = "The encoding is being stopped.",
      useReturnTypeSchema = true,
      headers =
          @Header(
              name = HttpHeaders.LOCATION,
              description = Commanded.AT,
              schema = @Schema(type = "string")))
  @Operation(
      operationId = "cancelEncoding",
      summary = "Stop the encoding of a media.",
      description =
          "For its owner and administrators. The uploaded file stays, and can be encoded again. Of"
              + " published media that is encoded again, what is published stays as well.")
  ResponseEntity<Commanded> cancel(
      @PathVariable String mediaId, CurrentUser user, CommandContext context) {
    return Commanded.answer(mediaId, commands.cancel(user, mediaId, context));
  }

  @PostMapping("/encoding/retry")
  @ResponseStatus(HttpStatus.ACCEPTED)
  @ApiResponse(
      responseCode = "202",
      description = "The media is encoded again.",
      useReturnTypeSchema = true,
      headers =
          @Header(
              name = HttpHeaders.LOCATION,
              description = Commanded.AT,
              schema = @Schema(type = "string")))
  @Operation(
      operationId = "retryEncoding",
      summary = "Encode a media again that failed, was cancelled or is published.",
      description =
          "For its owner and administrators. Published media plays on as it is until the new"
              + " encoding is published in its place. With renditionId, only that rendition is made"
              + " again, and the others are taken over.")
  ResponseEntity<Commanded> retry(
      @PathVariable String mediaId,
      @RequestBody(required = false) @Nullable Retry body,
      CurrentUser user,
      CommandContext context) {
    String renditionId = body == null ? null : body.renditionId();
    return Commanded.answer(mediaId, commands.retry(user, mediaId, renditionId, context));
  }
}
