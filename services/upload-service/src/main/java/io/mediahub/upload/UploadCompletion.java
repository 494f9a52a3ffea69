package io.mediahub.upload;

import io.mediahub.domain.Refusal;
import io.mediahub.domain.upload.UploadCommand;
import io.mediahub.domain.upload.UploadRefusal;
import io.mediahub.domain.upload.UploadState;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.command.CommandOutcome;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.refusal.UnavailableException;
import io.mediahub.upload.Uploads.Upload;
import io.mediahub.upload.storage.MultipartStore;
import io.mediahub.upload.storage.PartPlan;
import io.mediahub.upload.storage.ReceivedPart;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import mediahub.upload.CompletionRefused;
import mediahub.upload.UploadEvent;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Completes an upload: checks what the store has, joins the parts, then decides the event. Each
 * step is idempotent, so a retry goes on where an earlier attempt ended.
 */
@Component
class UploadCompletion {
  /**
   * Longer than the slowest request to the store, except joining, for which a client need not wait.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Uploads uploads;
  private final MultipartStore store;
  private final EncodesInFlight encodes;
  private final Clock clock;
  private final Duration patience;

  /** A client may retry while the first request still joins the parts. */
  private final UploadLocks oneAtATime = new UploadLocks();

  @Autowired
  UploadCompletion(Uploads uploads, MultipartStore store, EncodesInFlight encodes, Clock clock) {
    this(uploads, store, encodes, clock, PATIENCE);
  }

  /**
   * @param patience how long a request waits for an earlier one
   */
  UploadCompletion(
      Uploads uploads,
      MultipartStore store,
      EncodesInFlight encodes,
      Clock clock,
      Duration patience) {
    this.uploads = uploads;
    this.store = store;
    this.encodes = encodes;
    this.clock = clock;
    this.patience = patience;
  }

  /**
   * @throws RefusalException {@code upload-incomplete} when parts are missing: it stays open, and
   *     that is an event; {@code size-mismatch} when what arrived is not what was declared; {@code
   *     upload-aborted} and {@code upload-expired} when it is too late; {@code too-many-encodes},
   *     and the upload stays open
   * @throws UnavailableException while another request still joins the parts
   */
  CommandOutcome.Accepted<UploadState, UploadEvent> complete(
      Upload upload, CommandContext context) {
    if (!oneAtATime.acquire(upload.mediaId(), patience)) {
      throw new UnavailableException("Another completion is under way.");
    }
    try {
      return uploads
          .find(upload.mediaId())
          .map(now -> decide(now, context))
          .orElseThrow(() -> new IllegalStateException("An upload has vanished."));
    } finally {
      oneAtATime.release(upload.mediaId());
    }
  }

  private CommandOutcome.Accepted<UploadState, UploadEvent> decide(
      Upload upload, CommandContext context) {
    UploadCommand command =
        upload.state() instanceof UploadState.Pending
            ? commandFor(upload)
            : new UploadCommand.Complete(upload.declared().sizeBytes());
    return answer(upload, uploads.execute(upload.mediaId(), command, contextOf(command, context)));
  }

  /**
   * Missing parts are not a final answer: it is stored under a key of its own, so that the client
   * may send the same request again when the parts have arrived.
   */
  private static CommandContext contextOf(UploadCommand command, CommandContext context) {
    return command instanceof UploadCommand.CompleteEarly early
        ? context.forStep("early at " + early.receivedBytes())
        : context;
  }

  private UploadCommand commandFor(Upload upload) {
    // By the current time: the request may have waited, and the grace period of the sweep begins at
    // the expiry.
    if (clock.instant().isAfter(upload.declared().expiresAt())) {
      throw new RefusalException(UploadProblem.UPLOAD_EXPIRED.refusal());
    }
    List<ReceivedPart> parts = store.received(upload.location());
    List<Integer> missing = missing(upload, parts);
    if (missing.isEmpty()) {
      if (bytes(parts) != upload.declared().sizeBytes()) {
        return new UploadCommand.Complete(bytes(parts));
      }
      // Checked before the costly step; the decision checks again.
      encodes.requireRoom(upload.declared().ownerId(), upload.mediaId());
      store.complete(upload.location(), parts);
    }
    // Joined parts no longer exist: an earlier attempt may have joined them.
    OptionalLong size = store.sizeOf(upload.location());
    if (size.isEmpty()) {
      return new UploadCommand.CompleteEarly(bytes(parts), missing, plan(upload).count());
    }
    encodes.requireRoom(upload.declared().ownerId(), upload.mediaId());
    return new UploadCommand.Complete(size.getAsLong());
  }

  private static long bytes(List<ReceivedPart> parts) {
    return parts.stream().mapToLong(ReceivedPart::sizeBytes).sum();
  }

  private static PartPlan plan(Upload upload) {
    return new PartPlan(upload.declared().sizeBytes(), upload.declared().partSizeBytes());
  }

  private static List<Integer> missing(Upload upload, List<ReceivedPart> parts) {
    var numbers = parts.stream().map(ReceivedPart::number).collect(Collectors.toSet());
    return plan(upload).numbers().filter(number -> !numbers.contains(number)).boxed().toList();
  }

  private static RefusalException incomplete(List<UploadEvent> events) {
    if (!(events.getLast() instanceof CompletionRefused refused)) {
      throw new IllegalStateException("Still open, and nothing was refused.");
    }
    return new RefusalException(
        UploadRefusal.recorded(refused.getCode(), refused.getSentence(), refused.getHint()));
  }

  private CommandOutcome.Accepted<UploadState, UploadEvent> answer(
      Upload upload, CommandOutcome<UploadState, UploadEvent> outcome) {
    return switch (outcome) {
      case CommandOutcome.Refused<UploadState, UploadEvent>(Refusal refusal, boolean replayed) -> {
        eraseIfOver(upload);
        throw new RefusalException(refusal);
      }
      case CommandOutcome.Accepted<UploadState, UploadEvent> accepted ->
          switch (accepted.state()) {
            case UploadState.Completed completed -> accepted;
            case UploadState.Discarded discarded -> accepted; // a retry of what was complete once
            case UploadState.Refused refused -> {
              store.erase(upload.location());
              throw new RefusalException(refused.refusal());
            }
            case UploadState.Deleted deleted ->
                throw new RefusalException(UploadRefusal.UPLOAD_DELETED.refusal());
            case UploadState.Aborted aborted ->
                throw new RefusalException(UploadRefusal.UPLOAD_ABORTED.refusal());
            case UploadState.Pending pending -> throw incomplete(accepted.events());
            case UploadState.None none -> throw new IllegalStateException("Completed nothing.");
            case UploadState.Declined declined ->
                throw new IllegalStateException("Completed what was never opened.");
          };
    };
  }

  /**
   * The upload was aborted, deleted or refused meanwhile, so the object of this attempt belongs to
   * nobody.
   */
  private void eraseIfOver(Upload upload) {
    boolean over =
        uploads
            .find(upload.mediaId())
            .filter(
                now ->
                    now.state() instanceof UploadState.Aborted
                        || now.state() instanceof UploadState.Deleted
                        || now.state() instanceof UploadState.Refused)
            .isPresent();
    if (over) {
      store.erase(upload.location());
    }
  }
}
