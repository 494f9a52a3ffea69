package io.mediahub.domain.upload;

import static io.mediahub.domain.upload.UploadRefusal.LANGUAGE_INVALID;
import static io.mediahub.domain.upload.UploadRefusal.MEDIA_NOT_READY;
import static io.mediahub.domain.upload.UploadRefusal.POSTER_IMPOSSIBLE;
import static io.mediahub.domain.upload.UploadRefusal.POSTER_TIME_INVALID;
import static io.mediahub.domain.upload.UploadRefusal.SUBTITLES_EMPTY;
import static io.mediahub.domain.upload.UploadRefusal.SUBTITLES_IMPOSSIBLE;
import static io.mediahub.domain.upload.UploadRefusal.SUBTITLES_NAME_INVALID;
import static io.mediahub.domain.upload.UploadRefusal.SUBTITLES_TYPE_NOT_ALLOWED;
import static io.mediahub.domain.upload.UploadRefusal.SUBTITLES_UNKNOWN;
import static io.mediahub.domain.upload.UploadRefusal.TOO_MANY_SUBTITLES;
import static io.mediahub.domain.upload.UploadRefusal.UPLOAD_DISCARDED;

import io.mediahub.domain.Decision;
import io.mediahub.domain.Refusal;
import io.mediahub.domain.VisibleText;
import io.mediahub.domain.status.MediaKind;
import io.mediahub.domain.status.MediaStatus;
import io.mediahub.domain.upload.UploadCommand.AddSubtitles;
import io.mediahub.domain.upload.UploadCommand.ChoosePoster;
import io.mediahub.domain.upload.UploadState.Completed;
import java.math.BigDecimal;
import java.util.Set;
import mediahub.upload.PosterChosen;
import mediahub.upload.SubtitlesAdded;
import mediahub.upload.SubtitlesRemoved;
import mediahub.upload.TextSource;
import mediahub.upload.UploadEvent;
import org.jspecify.annotations.Nullable;

/** What an owner may add to media that were uploaded: a poster, and subtitles. */
public final class ArtefactRules {
  /** Languages of uploaded subtitles that one media may have. */
  static final int MOST_LANGUAGES = 40;

  /** Media types of the files. */
  public static final Set<String> TEXT_TYPES = Set.of("application/x-subrip", "text/vtt");

  private static final int MOST_NAME = 100;

  private ArtefactRules() {}

  static Decision<UploadEvent> choosePoster(ChoosePoster command, Completed state) {
    Refusal refusal = notReady(command.facts());
    if (refusal == null) {
      refusal = badPoster(command);
    }
    return refusal == null
        ? Decision.accept(new PosterChosen(state.declared().ownerId(), command.atMicros()))
        : Decision.refuse(refusal);
  }

  private static @Nullable Refusal badPoster(ChoosePoster command) {
    SourceFacts facts = command.facts();
    if (facts.kind() != MediaKind.VIDEO) {
      return POSTER_IMPOSSIBLE.refusal();
    }
    return command.atMicros() < 0 || command.atMicros() >= facts.durationMicros()
        ? POSTER_TIME_INVALID.refusal(seconds(command.atMicros()), seconds(facts.durationMicros()))
        : null;
  }

  /** In seconds without needless digits. */
  private static String seconds(long micros) {
    return BigDecimal.valueOf(micros, 6).stripTrailingZeros().toPlainString();
  }

  /** Added again, they take the place of the earlier ones: a file may have been made better. */
  static Decision<UploadEvent> addSubtitles(AddSubtitles command, Completed state) {
    TextSource subtitles = command.subtitles();
    Refusal refusal = malformed(subtitles);
    if (refusal == null) {
      refusal = notReady(command.facts());
    }
    if (refusal == null && command.facts().kind() == MediaKind.IMAGE) {
      refusal = SUBTITLES_IMPOSSIBLE.refusal();
    }
    if (refusal == null
        && !state.languages().contains(subtitles.getLanguage())
        && state.languages().size() >= MOST_LANGUAGES) {
      refusal = TOO_MANY_SUBTITLES.refusal(MOST_LANGUAGES);
    }
    return refusal == null
        ? Decision.accept(new SubtitlesAdded(state.declared().ownerId(), subtitles))
        : Decision.refuse(refusal);
  }

  static Decision<UploadEvent> removeSubtitles(String language, Completed state) {
    return state.languages().contains(language)
        ? Decision.accept(new SubtitlesRemoved(state.declared().ownerId(), language))
        : Decision.refuse(SUBTITLES_UNKNOWN.refusal(language));
  }

  /** Why a file of subtitles cannot be taken, whatever media it is for; null when it can. */
  public static @Nullable Refusal malformed(TextSource subtitles) {
    if (!subtitles.getLanguage().equals(Languages.canonical(subtitles.getLanguage()))) {
      return LANGUAGE_INVALID.refusal();
    }
    if (!subtitles.getName().isEmpty() && !VisibleText.fits(subtitles.getName(), MOST_NAME)) {
      return SUBTITLES_NAME_INVALID.refusal(MOST_NAME);
    }
    if (!TEXT_TYPES.contains(subtitles.getObject().getContentType())) {
      return SUBTITLES_TYPE_NOT_ALLOWED.refusal(subtitles.getObject().getContentType());
    }
    return subtitles.getObject().getSizeBytes() <= 0 ? SUBTITLES_EMPTY.refusal() : null;
  }

  /** They are made beside the renditions, so there must be something that is or was encoded. */
  private static @Nullable Refusal notReady(SourceFacts facts) {
    if (facts.status() == MediaStatus.REFUSED) {
      return UPLOAD_DISCARDED.refusal();
    }
    boolean ready =
        facts.status() == MediaStatus.ENCODING || facts.status() == MediaStatus.PUBLISHED;
    return ready && facts.kind() != null ? null : MEDIA_NOT_READY.refusal(facts.status().word());
  }
}
