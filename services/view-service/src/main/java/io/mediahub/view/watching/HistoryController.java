package io.mediahub.view.watching;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mediahub.domain.watching.HistoryCommand;
import io.mediahub.domain.watching.HistoryState;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.paging.Page;
import io.mediahub.platform.paging.PageRequest;
import io.mediahub.platform.position.ReadsModels;
import io.mediahub.platform.refusal.PlatformRefusal;
import io.mediahub.platform.security.CurrentUser;
import io.mediahub.platform.web.ETags;
import io.mediahub.view.ViewPositions;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the account itself has watched. Nobody else reads it here. */
@RestController
@RequestMapping(path = "/api/me", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Watching")
class HistoryController {
  private final Histories histories;

  HistoryController(Histories histories) {
    this.histories = histories;
  }

  /**
   * @param recorded whether positions are remembered; nothing is deleted when it is false
   */
  @Schema(name = "HistoryRecording")
  record Recording(boolean recorded) {}

  /**
   * @param recorded false from now on remembers no position
   */
  @Schema(name = "HistoryWish")
  record Wish(@Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable Boolean recorded) {}

  /**
   * @param recorded whether positions are remembered
   * @param version the version of the history, such as {@code 2}
   */
  @Schema(name = "HistoryChanged")
  record Changed(boolean recorded, long version) {}

  @ReadsModels({ViewPositions.WATCHING, ViewPositions.MEDIA_CATALOGUE, ViewPositions.VIEWER_ACCESS})
  @GetMapping("/continue-watching")
  @Operation(
      operationId = "listContinueWatching",
      summary = "List what the account has begun to watch and not finished, newest first.",
      description =
          "A media is finished at 95 percent of its length. What may not be watched any more is not"
              + " listed.")
  ResponseEntity<Page<WatchedMedia>> unfinished(
      CurrentUser user, @PageRequest.Bounds(usual = 20, most = 100) PageRequest page) {
    return fresh().body(histories.page(user.userId(), false, page));
  }

  @ReadsModels({ViewPositions.WATCHING, ViewPositions.MEDIA_CATALOGUE, ViewPositions.VIEWER_ACCESS})
  @GetMapping("/history")
  @Operation(
      operationId = "listHistory",
      summary = "List what the account has watched, each media once, newest first.")
  ResponseEntity<Page<WatchedMedia>> all(
      CurrentUser user, @PageRequest.Bounds(usual = 20, most = 100) PageRequest page) {
    return fresh().body(histories.page(user.userId(), true, page));
  }

  @DeleteMapping("/history/{mediaId}")
  @Operation(
      operationId = "deleteHistoryEntry",
      summary = "Delete a media from the history. It appears again when it is watched again.")
  ResponseEntity<Changed> delete(
      @PathVariable String mediaId, CurrentUser user, CommandContext context) {
    return change(user, new HistoryCommand.Delete(mediaId), context);
  }

  @DeleteMapping("/history")
  @Operation(operationId = "clearHistory", summary = "Delete the whole history.")
  ResponseEntity<Changed> clear(CurrentUser user, CommandContext context) {
    return change(user, new HistoryCommand.Clear(), context);
  }

  @GetMapping("/history/recording")
  @Operation(
      operationId = "getHistoryRecording",
      summary = "Read whether the account's positions are remembered.")
  ResponseEntity<Recording> recording(CurrentUser user) {
    return fresh().body(new Recording(histories.isRecorded(user.userId())));
  }

  @PutMapping("/history/recording")
  @Operation(
      operationId = "setHistoryRecording",
      summary = "Pause or resume the history.",
      description =
          "While it is paused no position is remembered; what is watched counts as a view, without"
              + " the person.")
  ResponseEntity<Changed> setRecording(
      @RequestBody Wish body, CurrentUser user, CommandContext context) {
    if (body.recorded() == null) {
      throw PlatformRefusal.fieldMissing("recorded");
    }
    return change(
        user, body.recorded() ? new HistoryCommand.Resume() : new HistoryCommand.Pause(), context);
  }

  private ResponseEntity<Changed> change(
      CurrentUser user, HistoryCommand command, CommandContext context) {
    var accepted = histories.change(user.userId(), command, context);
    return ResponseEntity.ok()
        .eTag(ETags.of(accepted.version()))
        .body(new Changed(accepted.state() == HistoryState.RECORDED, accepted.version()));
  }

  /** Access and positions can change at any time. */
  private static ResponseEntity.BodyBuilder fresh() {
    return ResponseEntity.ok().cacheControl(CacheControl.noStore());
  }
}
