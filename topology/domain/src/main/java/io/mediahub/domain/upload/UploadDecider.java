package io.mediahub.domain.upload;

import static io.mediahub.domain.upload.UploadRefusal.ENCODING_NOT_RUNNING;
import static io.mediahub.domain.upload.UploadRefusal.ENCODING_RUNNING;
import static io.mediahub.domain.upload.UploadRefusal.GROWTH_INVALID;
import static io.mediahub.domain.upload.UploadRefusal.MEDIA_NOT_PUBLISHED;
import static io.mediahub.domain.upload.UploadRefusal.MEDIA_NOT_READY;
import static io.mediahub.domain.upload.UploadRefusal.MEDIA_REMOVED;
import static io.mediahub.domain.upload.UploadRefusal.RECIPE_UNKNOWN;
import static io.mediahub.domain.upload.UploadRefusal.RENDITION_UNKNOWN;
import static io.mediahub.domain.upload.UploadRefusal.SIZE_MISMATCH;
import static io.mediahub.domain.upload.UploadRefusal.SSIM_INVALID;
import static io.mediahub.domain.upload.UploadRefusal.UPLOAD_ABORTED;
import static io.mediahub.domain.upload.UploadRefusal.UPLOAD_COMPLETED;
import static io.mediahub.domain.upload.UploadRefusal.UPLOAD_DELETED;
import static io.mediahub.domain.upload.UploadRefusal.UPLOAD_DISCARDED;
import static io.mediahub.domain.upload.UploadRefusal.UPLOAD_EXISTS;
import static io.mediahub.domain.upload.UploadRefusal.UPLOAD_INCOMPLETE;
import static io.mediahub.domain.upload.UploadRefusal.UPLOAD_OPEN;
import static io.mediahub.domain.upload.UploadRefusal.UPLOAD_UNKNOWN;

import io.mediahub.domain.Decider;
import io.mediahub.domain.Decision;
import io.mediahub.domain.Refusal;
import io.mediahub.domain.rendition.PackageGate;
import io.mediahub.domain.status.MediaStatus;
import io.mediahub.domain.upload.UploadCommand.Abort;
import io.mediahub.domain.upload.UploadCommand.AddSubtitles;
import io.mediahub.domain.upload.UploadCommand.CancelEncoding;
import io.mediahub.domain.upload.UploadCommand.ChoosePoster;
import io.mediahub.domain.upload.UploadCommand.Complete;
import io.mediahub.domain.upload.UploadCommand.CompleteEarly;
import io.mediahub.domain.upload.UploadCommand.Decline;
import io.mediahub.domain.upload.UploadCommand.Delete;
import io.mediahub.domain.upload.UploadCommand.Discard;
import io.mediahub.domain.upload.UploadCommand.Edit;
import io.mediahub.domain.upload.UploadCommand.PlanDeletion;
import io.mediahub.domain.upload.UploadCommand.Reencode;
import io.mediahub.domain.upload.UploadCommand.Reinstate;
import io.mediahub.domain.upload.UploadCommand.RemoveDue;
import io.mediahub.domain.upload.UploadCommand.RemoveSubtitles;
import io.mediahub.domain.upload.UploadCommand.Request;
import io.mediahub.domain.upload.UploadCommand.Restore;
import io.mediahub.domain.upload.UploadCommand.RetryEncoding;
import io.mediahub.domain.upload.UploadCommand.Schedule;
import io.mediahub.domain.upload.UploadCommand.Show;
import io.mediahub.domain.upload.UploadCommand.TakeDown;
import io.mediahub.domain.upload.UploadState.Aborted;
import io.mediahub.domain.upload.UploadState.Completed;
import io.mediahub.domain.upload.UploadState.Declared;
import io.mediahub.domain.upload.UploadState.Declined;
import io.mediahub.domain.upload.UploadState.Deleted;
import io.mediahub.domain.upload.UploadState.Discarded;
import io.mediahub.domain.upload.UploadState.None;
import io.mediahub.domain.upload.UploadState.Pending;
import io.mediahub.domain.upload.UploadState.Refused;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import mediahub.upload.AvailabilityChanged;
import mediahub.upload.CompletionRefused;
import mediahub.upload.DeletionPlanned;
import mediahub.upload.EncodingCancelled;
import mediahub.upload.EncodingRetried;
import mediahub.upload.MediaDeleted;
import mediahub.upload.MediaEdited;
import mediahub.upload.MediaReinstated;
import mediahub.upload.MediaRestored;
import mediahub.upload.MediaTakenDown;
import mediahub.upload.PosterChosen;
import mediahub.upload.ReencodeRequested;
import mediahub.upload.SourceObject;
import mediahub.upload.SubtitlesAdded;
import mediahub.upload.SubtitlesRemoved;
import mediahub.upload.UploadAborted;
import mediahub.upload.UploadCompleted;
import mediahub.upload.UploadDeclined;
import mediahub.upload.UploadDiscarded;
import mediahub.upload.UploadEvent;
import mediahub.upload.UploadRefused;
import mediahub.upload.UploadRequested;
import mediahub.upload.Visibility;
import mediahub.upload.VisibilityChanged;
import org.jspecify.annotations.Nullable;

/**
 * A file is declared, then arrives as declared, or is refused or given up. What its owner wants to
 * be done with it later is decided here as well.
 */
public final class UploadDecider implements Decider<UploadCommand, UploadState, UploadEvent> {
  private static final int LISTED = 10;

  /** Statuses of media that can be encoded again. */
  private static final Set<MediaStatus> ENDED =
      EnumSet.of(MediaStatus.PUBLISHED, MediaStatus.FAILED, MediaStatus.CANCELLED);

  @Override
  public UploadState initial() {
    return new None();
  }

  @Override
  public Decision<UploadEvent> decide(UploadCommand command, UploadState state) {
    Instant removeAt = removeAt(state);
    if (removeAt != null && !mayFollowDeletion(command)) {
      return Decision.refuse(MEDIA_REMOVED.refusal(removeAt));
    }
    return switch (command) {
      case Request request -> request(request, state);
      case Decline decline -> decline(decline, state);
      case Complete complete -> complete(complete, state);
      case CompleteEarly early -> completeEarly(early, state);
      case Abort abort -> abort(abort, state);
      case Discard discard -> discard(state);
      case CancelEncoding cancel -> cancel(cancel.facts(), state);
      case RetryEncoding retry -> retry(retry, state);
      case Reencode reencode -> reencode(reencode, state);
      case ChoosePoster poster ->
          state instanceof Completed completed
              ? ArtefactRules.choosePoster(poster, completed)
              : Decision.refuse(nothingToAddTo(state));
      case AddSubtitles subtitles ->
          state instanceof Completed completed
              ? ArtefactRules.addSubtitles(subtitles, completed)
              : Decision.refuse(nothingToAddTo(state));
      case RemoveSubtitles(String language) ->
          state instanceof Completed completed
              ? ArtefactRules.removeSubtitles(language, completed)
              : Decision.refuse(nothingToAddTo(state));
      case Delete delete -> delete(state);
      case Edit edit -> about(state, declared -> MediaRules.edit(edit, declared));
      case Show(String mediaId, Visibility to) ->
          about(state, declared -> MediaRules.show(mediaId, to, declared));
      case Schedule schedule -> about(state, declared -> MediaRules.schedule(schedule, declared));
      case PlanDeletion plan ->
          state instanceof Completed completed
              ? MediaRules.planDeletion(plan, completed)
              : delete(state);
      case Restore restore -> about(state, MediaRules::restore);
      case RemoveDue(Instant now) ->
          removeAt != null && !now.isBefore(removeAt) ? delete(state) : Decision.nothing();
      case TakeDown takeDown -> about(state, declared -> MediaRules.takeDown(takeDown, declared));
      case Reinstate reinstate -> about(state, MediaRules::reinstate);
    };
  }

  /** When it is deleted for good; null unless its deletion is planned. */
  private static @Nullable Instant removeAt(UploadState state) {
    return state instanceof Completed completed ? completed.declared().decided().removeAt() : null;
  }

  private static boolean mayFollowDeletion(UploadCommand command) {
    return switch (command) {
      case PlanDeletion c -> true;
      case Restore c -> true;
      case RemoveDue c -> true;
      case Delete c -> true;
      case Discard c -> true;
      case TakeDown c -> true;
      case Reinstate c -> true;
      case CancelEncoding c -> true;
      // Retries of what came before, which the state answers.
      case Request c -> true;
      case Decline c -> true;
      case Complete c -> true;
      case CompleteEarly c -> true;
      case Abort c -> true;
      case RetryEncoding c -> false;
      case Reencode c -> false;
      case ChoosePoster c -> false;
      case AddSubtitles c -> false;
      case RemoveSubtitles c -> false;
      case Edit c -> false;
      case Show c -> false;
      case Schedule c -> false;
    };
  }

  /** Decides about media that are, or may still become, something to watch. */
  private static Decision<UploadEvent> about(
      UploadState state, Function<Declared, Decision<UploadEvent>> rule) {
    return switch (state) {
      case Pending pending -> rule.apply(pending.declared());
      case Completed completed -> rule.apply(completed.declared());
      default -> Decision.refuse(notEncoded(state));
    };
  }

  private static Decision<UploadEvent> request(Request command, UploadState state) {
    if (!(state instanceof None)) {
      return Decision.refuse(UPLOAD_EXISTS.refusal());
    }
    Refusal refusal = UploadRules.malformed(command.title(), command.source());
    if (refusal == null) {
      refusal = UploadRules.unacceptable(command.source(), command.policy());
    }
    return refusal != null
        ? Decision.refuse(refusal)
        : Decision.accept(
            new UploadRequested(
                command.ownerId(),
                command.title(),
                command.source(),
                command.multipartId(),
                command.partSizeBytes(),
                command.expiresAt()));
  }

  private static Decision<UploadEvent> decline(Decline command, UploadState state) {
    if (state instanceof Declined) {
      return Decision.nothing();
    }
    if (!(state instanceof None)) {
      return Decision.refuse(UPLOAD_EXISTS.refusal());
    }
    SourceObject source = command.source();
    Refusal malformed = UploadRules.malformed(command.title(), source);
    if (malformed != null) {
      return Decision.refuse(malformed);
    }
    Refusal refusal = UploadRules.unacceptable(source, command.policy());
    return refusal == null
        ? Decision.nothing()
        : Decision.accept(
            new UploadDeclined(
                command.ownerId(),
                command.title(),
                source.getContentType(),
                source.getSizeBytes(),
                refusal.code(),
                refusal.sentence(),
                refusal.hint()));
  }

  private static Decision<UploadEvent> complete(Complete command, UploadState state) {
    return switch (state) {
      case None none -> Decision.refuse(UPLOAD_UNKNOWN.refusal());
      case Declined declined -> Decision.refuse(declined.refusal());
      case Completed completed -> Decision.nothing();
      case Discarded discarded -> Decision.refuse(UPLOAD_DISCARDED.refusal());
      case Pending(Declared declared, Long refusedAtBytes) ->
          command.receivedBytes() == declared.sizeBytes()
              ? Decision.accept(new UploadCompleted(declared.ownerId(), sourceOf(declared)))
              : Decision.accept(mismatch(command.receivedBytes(), declared.sizeBytes()));
      case Aborted aborted -> Decision.refuse(UPLOAD_ABORTED.refusal());
      case Refused refused -> Decision.refuse(refused.refusal());
      case Deleted deleted -> Decision.refuse(UPLOAD_DELETED.refusal());
    };
  }

  private static UploadRefused mismatch(long received, long declared) {
    Refusal refusal = SIZE_MISMATCH.refusal(received, declared);
    return new UploadRefused(refusal.code(), refusal.sentence(), refusal.hint());
  }

  /** Asking again with nothing new is refused again, but is not another event. */
  private static Decision<UploadEvent> completeEarly(CompleteEarly command, UploadState state) {
    if (!(state instanceof Pending(Declared declared, Long refusedAtBytes))) {
      return complete(new Complete(command.receivedBytes()), state);
    }
    Refusal refusal = incomplete(command);
    return Objects.equals(refusedAtBytes, command.receivedBytes())
        ? Decision.refuse(refusal)
        : Decision.accept(
            new CompletionRefused(
                command.receivedBytes(),
                command.missing().size(),
                refusal.code(),
                refusal.sentence(),
                refusal.hint()));
  }

  private static Refusal incomplete(CompleteEarly command) {
    String numbers =
        command.missing().stream()
            .limit(LISTED)
            .map(String::valueOf)
            .collect(Collectors.joining(", "));
    return UPLOAD_INCOMPLETE.refusal(
        command.missing().size(),
        command.parts(),
        numbers + (command.missing().size() > LISTED ? ", ..." : ""));
  }

  private static Decision<UploadEvent> abort(Abort command, UploadState state) {
    return switch (state) {
      case None none -> Decision.refuse(UPLOAD_UNKNOWN.refusal());
      case Pending pending -> Decision.accept(new UploadAborted(command.reason()));
      case Declined declined -> Decision.nothing();
      case Aborted aborted -> Decision.nothing();
      case Refused refused -> Decision.nothing();
      case Discarded discarded -> Decision.nothing();
      case Deleted deleted -> Decision.nothing();
      case Completed completed -> Decision.refuse(UPLOAD_COMPLETED.refusal());
    };
  }

  /** Only once, since a deleted file has nothing more to give back. */
  private static Decision<UploadEvent> discard(UploadState state) {
    return switch (state) {
      case None none -> Decision.refuse(UPLOAD_UNKNOWN.refusal());
      case Completed completed -> discarded(completed.declared());
      case Pending pending -> Decision.refuse(UPLOAD_OPEN.refusal());
      case Declined declined -> Decision.nothing();
      case Aborted aborted -> Decision.nothing();
      case Refused refused -> Decision.nothing();
      case Discarded discarded -> Decision.nothing();
      case Deleted deleted -> Decision.nothing();
    };
  }

  private static Decision<UploadEvent> discarded(Declared declared) {
    return Decision.accept(new UploadDiscarded(declared.ownerId(), declared.sizeBytes()));
  }

  /** Once is enough: the encoding stays cancelled until it is asked for again. */
  private static Decision<UploadEvent> cancel(EncodeFacts facts, UploadState state) {
    if (!(state instanceof Completed completed)) {
      return Decision.refuse(notEncoded(state));
    }
    Declared declared = completed.declared();
    if (completed.cancelled()) {
      return Decision.nothing();
    }
    return switch (facts.status()) {
      // Not cancelled as far as this aggregate knows: the catalogue has not heard of the retry yet.
      case UPLOADING, INSPECTING, ENCODING, CANCELLED ->
          Decision.accept(new EncodingCancelled(declared.ownerId()));
      case PUBLISHED ->
          facts.encoding()
              ? Decision.accept(new EncodingCancelled(declared.ownerId()))
              : Decision.refuse(notRunning(facts.status()));
      case REFUSED, FAILED, ABORTED, DELETED -> Decision.refuse(notRunning(facts.status()));
    };
  }

  private static Refusal notRunning(MediaStatus status) {
    return ENCODING_NOT_RUNNING.refusal(status.word());
  }

  private static Decision<UploadEvent> retry(RetryEncoding command, UploadState state) {
    if (!(state instanceof Completed completed)) {
      return Decision.refuse(notEncoded(state));
    }
    EncodeFacts facts = command.facts();
    if (facts.status() == MediaStatus.REFUSED) {
      return Decision.refuse(UPLOAD_DISCARDED.refusal());
    }
    // What was cancelled may still end, and the catalogue may not have heard of it.
    if (!completed.cancelled() && (facts.encoding() || !ENDED.contains(facts.status()))) {
      return Decision.refuse(ENCODING_RUNNING.refusal(facts.status().word()));
    }
    String renditionId = command.renditionId();
    return renditionId == null || facts.renditions().contains(renditionId)
        ? Decision.accept(new EncodingRetried(completed.declared().ownerId(), renditionId))
        : Decision.refuse(RENDITION_UNKNOWN.refusal(renditionId));
  }

  /** Once for each recipe, however often it is asked for. */
  private static Decision<UploadEvent> reencode(Reencode command, UploadState state) {
    String wanted = command.recipeId();
    if (!command.available().contains(wanted)) {
      return Decision.refuse(
          RECIPE_UNKNOWN.refusal(wanted, String.join(", ", command.available())));
    }
    PackageGate gate = command.gate();
    if (!gate.hasPossibleSsim()) {
      return Decision.refuse(SSIM_INVALID.refusal());
    }
    if (!gate.hasPossibleSize()) {
      return Decision.refuse(GROWTH_INVALID.refusal());
    }
    if (!(state instanceof Completed completed)) {
      return Decision.refuse(notEncoded(state));
    }
    EncodeFacts facts = command.facts();
    if (facts.status() != MediaStatus.PUBLISHED || facts.recipe() == null) {
      return Decision.refuse(MEDIA_NOT_PUBLISHED.refusal(facts.status().word()));
    }
    if (facts.recipe().equals(wanted) || (wanted.equals(completed.recipe()) && !command.again())) {
      return Decision.nothing();
    }
    return facts.encoding()
        ? Decision.refuse(ENCODING_RUNNING.refusal(facts.status().word()))
        : Decision.accept(
            new ReencodeRequested(
                completed.declared().ownerId(),
                wanted,
                gate.leastSsimPermille(),
                gate.mostSizePercent()));
  }

  /** Why there is no encoding of what has not arrived, or is gone. */
  private static Refusal notEncoded(UploadState state) {
    return switch (state) {
      case None none -> UPLOAD_UNKNOWN.refusal();
      case Declined declined -> declined.refusal();
      case Pending pending -> notRunning(MediaStatus.UPLOADING);
      case Completed completed -> throw new IllegalArgumentException("It is encoded.");
      case Aborted aborted -> UPLOAD_ABORTED.refusal();
      case Refused refused -> refused.refusal();
      case Discarded discarded -> UPLOAD_DISCARDED.refusal();
      case Deleted deleted -> UPLOAD_DELETED.refusal();
    };
  }

  private static Refusal nothingToAddTo(UploadState state) {
    return state instanceof Pending
        ? MEDIA_NOT_READY.refusal(MediaStatus.UPLOADING.word())
        : notEncoded(state);
  }

  private static Decision<UploadEvent> delete(UploadState state) {
    return switch (state) {
      case None none -> Decision.refuse(UPLOAD_UNKNOWN.refusal());
      case Declined declined -> Decision.accept(new MediaDeleted(declined.ownerId(), 0L));
      case Pending pending -> deleted(pending.declared());
      case Completed completed -> deleted(completed.declared());
      case Aborted aborted -> deleted(aborted.declared());
      case Refused refused -> deleted(refused.declared());
      case Discarded discarded -> deleted(discarded.declared());
      case Deleted deleted -> Decision.refuse(UPLOAD_DELETED.refusal());
    };
  }

  private static Decision<UploadEvent> deleted(Declared declared) {
    return Decision.accept(new MediaDeleted(declared.ownerId(), declared.sizeBytes()));
  }

  private static SourceObject sourceOf(Declared declared) {
    return new SourceObject(
        declared.bucket(),
        declared.objectKey(),
        declared.sizeBytes(),
        declared.sha256(),
        declared.contentType());
  }

  @Override
  public UploadState evolve(UploadState state, UploadEvent event) {
    return switch (event) {
      case UploadRequested requested -> new Pending(declaredBy(requested), null);
      case UploadDeclined e ->
          new Declined(
              e.getOwnerId(), UploadRefusal.recorded(e.getCode(), e.getSentence(), e.getHint()));
      case CompletionRefused e ->
          state instanceof Pending pending
              ? new Pending(pending.declared(), e.getReceivedBytes())
              : state;
      case UploadCompleted completed ->
          state instanceof Pending pending ? new Completed(pending.declared()) : state;
      case UploadAborted aborted ->
          state instanceof Pending pending ? new Aborted(pending.declared()) : state;
      case EncodingCancelled e ->
          state instanceof Completed completed ? completed.cancelled(true) : state;
      case EncodingRetried e ->
          state instanceof Completed completed ? completed.cancelled(false).by(null) : state;
      case ReencodeRequested e ->
          state instanceof Completed completed
              ? completed.cancelled(false).by(e.getRecipeId())
              : state;
      case PosterChosen e -> state;
      case SubtitlesAdded e ->
          state instanceof Completed completed
              ? completed.with(e.getSubtitles().getLanguage())
              : state;
      case SubtitlesRemoved e ->
          state instanceof Completed completed ? completed.without(e.getLanguage()) : state;
      case MediaEdited e -> decided(state, e);
      case VisibilityChanged e -> decided(state, e);
      case AvailabilityChanged e -> decided(state, e);
      case DeletionPlanned e -> decided(state, e);
      case MediaRestored e -> decided(state, e);
      case MediaTakenDown e -> decided(state, e);
      case MediaReinstated e -> decided(state, e);
      case MediaDeleted e -> new Deleted(e.getOwnerId(), declaredIn(state));
      case UploadDiscarded discarded ->
          state instanceof Completed completed ? new Discarded(completed.declared()) : state;
      case UploadRefused refused ->
          state instanceof Pending pending
              ? new Refused(
                  pending.declared(), refused.getCode(), refused.getSentence(), refused.getHint())
              : state;
    };
  }

  private static UploadState decided(UploadState state, UploadEvent event) {
    return switch (state) {
      case Pending pending ->
          new Pending(MediaRules.evolve(pending.declared(), event), pending.refusedAtBytes());
      case Completed completed -> completed.as(MediaRules.evolve(completed.declared(), event));
      default -> state;
    };
  }

  private static @Nullable Declared declaredIn(UploadState state) {
    return switch (state) {
      case None none -> null;
      case Declined declined -> null;
      case Pending pending -> pending.declared();
      case Completed completed -> completed.declared();
      case Aborted aborted -> aborted.declared();
      case Refused refused -> refused.declared();
      case Discarded discarded -> discarded.declared();
      case Deleted deleted -> deleted.declared();
    };
  }

  private static Declared declaredBy(UploadRequested event) {
    SourceObject source = event.getSource();
    return new Declared(
        event.getOwnerId(),
        event.getTitle(),
        source.getBucket(),
        source.getObjectKey(),
        source.getSizeBytes(),
        source.getSha256(),
        source.getContentType(),
        event.getMultipartId(),
        event.getPartSizeBytes(),
        event.getExpiresAt());
  }
}
