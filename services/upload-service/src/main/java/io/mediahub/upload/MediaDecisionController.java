package io.mediahub.upload;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mediahub.domain.upload.UploadCommand;
import io.mediahub.domain.upload.UploadRefusal;
import io.mediahub.domain.upload.UploadState;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.command.CommandOutcome.Accepted;
import io.mediahub.platform.refusal.PlatformRefusal;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.security.CurrentUser;
import io.mediahub.platform.web.ETags;
import io.mediahub.platform.web.IfMatch;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mediahub.upload.UploadEvent;
import mediahub.upload.Visibility;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What owners and administrators decide about media, over HTTP. */
@RestController
@RequestMapping(path = "/api/media/{mediaId}", produces = APPLICATION_JSON_VALUE)
@Tag(
    name = "Media decisions",
    description = "Texts, visibility, time, restoration and takedown of media")
class MediaDecisionController {
  /** The words of the API. */
  private static final Map<String, Visibility> WORDS =
      Stream.of(Visibility.values())
          .filter(each -> each != Visibility.UNKNOWN)
          .collect(Collectors.toMap(each -> each.name().toLowerCase(Locale.ROOT), each -> each));

  private final MediaDecisions decisions;

  MediaDecisionController(MediaDecisions decisions) {
    this.decisions = decisions;
  }

  /**
   * What is absent stays as it is.
   *
   * @param title 1 to 200 visible characters, such as {@code Big Buck Bunny}
   * @param description up to 5000 characters in lines that end with a line feed, such as {@code A
   *     rabbit and three rodents.}; empty for none
   * @param tags up to 20 different ones of up to 50 characters each, such as {@code ["animation"]};
   *     an empty list for none
   * @param language of the film, a tag of BCP 47, such as {@code pt-BR}; empty for none
   */
  @Schema(name = "MediaEdit")
  record Edit(
      @Nullable String title,
      @Nullable String description,
      @Nullable List<String> tags,
      @Nullable String language) {}

  /**
   * @param visibility private: the owner alone; granted: who has a grant; unlisted: in addition
   *     whoever knows the media id, also without an account; members: in addition every logged-in
   *     person, who finds it in lists; public: in addition people without an account
   */
  @Schema(name = "MediaVisibility")
  record Shown(
      @Schema(
              requiredMode = REQUIRED,
              allowableValues = {"private", "granted", "unlisted", "members", "public"})
          @Nullable String visibility) {}

  /**
   * @param opensAt from when others may watch; absent if from now on
   * @param closesAt from when they no longer may; absent if never
   */
  @Schema(name = "MediaAvailability")
  record Availability(@Nullable Instant opensAt, @Nullable Instant closesAt) {}

  /**
   * @param reason for the owner to read, such as {@code A claim of the rights holder, case 4711.}
   */
  @Schema(name = "Takedown")
  record Takedown(@Schema(requiredMode = REQUIRED) @Nullable String reason) {}

  @PatchMapping
  @Operation(
      operationId = "editMedia",
      summary = "Change title, description, tags and language of a media.",
      description =
          "For its owner and administrators. With If-Match, the version of the media's upload, the"
              + " change is refused if somebody else was faster.")
  ResponseEntity<Commanded> edit(
      @PathVariable String mediaId,
      @RequestBody Edit body,
      IfMatch seen,
      CurrentUser user,
      CommandContext context) {
    var command =
        new UploadCommand.Edit(body.title(), body.description(), body.tags(), body.language());
    return answer(mediaId, decisions.ofOwner(user, mediaId, command, seen, context));
  }

  @PutMapping("/visibility")
  @Operation(
      operationId = "setVisibility",
      summary = "Decide who may watch a media.",
      description =
          "For its owner and administrators. Playbacks that are no longer allowed end within about"
              + " a second. Grants are kept, and count unless the media is private.")
  ResponseEntity<Commanded> show(
      @PathVariable String mediaId,
      @RequestBody Shown body,
      IfMatch seen,
      CurrentUser user,
      CommandContext context) {
    if (body.visibility() == null) {
      throw PlatformRefusal.fieldMissing("visibility");
    }
    Visibility wanted = WORDS.get(body.visibility());
    if (wanted == null) {
      throw new RefusalException(UploadRefusal.VISIBILITY_INVALID.refusal());
    }
    var command = new UploadCommand.Show(mediaId, wanted);
    return answer(mediaId, decisions.ofOwner(user, mediaId, command, seen, context));
  }

  @PutMapping("/availability")
  @Operation(
      operationId = "setAvailability",
      summary = "Decide from when until when others may watch a media.",
      description =
          "For its owner and administrators. The owner may always watch. Running playbacks of"
              + " others end if the new time is narrower, and none outlasts it.")
  ResponseEntity<Commanded> schedule(
      @PathVariable String mediaId,
      @RequestBody Availability body,
      IfMatch seen,
      CurrentUser user,
      CommandContext context) {
    var command = new UploadCommand.Schedule(body.opensAt(), body.closesAt());
    return answer(mediaId, decisions.ofOwner(user, mediaId, command, seen, context));
  }

  @PostMapping("/restoration")
  @Operation(
      operationId = "restoreMedia",
      summary = "Restore a media that was deleted, in time.",
      description =
          "For its owner and administrators. An encoding that the deletion stopped can be asked for"
              + " again.")
  ResponseEntity<Commanded> restore(
      @PathVariable String mediaId, IfMatch seen, CurrentUser user, CommandContext context) {
    var command = new UploadCommand.Restore();
    return answer(mediaId, decisions.ofOwner(user, mediaId, command, seen, context));
  }

  @PutMapping("/takedown")
  @Operation(
      operationId = "takeDownMedia",
      summary = "Take a media down (ADMIN).",
      description =
          "Nobody plays it until it is reinstated, whatever its visibility and grants say. Its"
              + " owner sees the reason.")
  ResponseEntity<Commanded> takeDown(
      @PathVariable String mediaId,
      @RequestBody Takedown body,
      IfMatch seen,
      CurrentUser user,
      CommandContext context) {
    String reason = body.reason();
    if (reason == null) {
      throw PlatformRefusal.fieldMissing("reason");
    }
    var command = new UploadCommand.TakeDown(reason);
    return answer(mediaId, decisions.ofAdministrator(user, mediaId, command, seen, context));
  }

  @DeleteMapping("/takedown")
  @Operation(operationId = "reinstateMedia", summary = "Take the takedown of a media back (ADMIN).")
  ResponseEntity<Commanded> reinstate(
      @PathVariable String mediaId, IfMatch seen, CurrentUser user, CommandContext context) {
    var command = new UploadCommand.Reinstate();
    return answer(mediaId, decisions.ofAdministrator(user, mediaId, command, seen, context));
  }

  /** Decided already: nothing follows later. */
  private static ResponseEntity<Commanded> answer(
      String mediaId, Accepted<UploadState, UploadEvent> accepted) {
    return ResponseEntity.ok()
        .eTag(ETags.of(accepted.version()))
        .body(new Commanded(mediaId, accepted.version()));
  }
}
