package io.mediahub.encoder.worker.job;

import io.mediahub.encoder.media.inspect.InspectionOutcome.Refused;
import io.mediahub.encoder.media.inspect.SourceCheck;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import mediahub.upload.SourceObject;
import org.jspecify.annotations.Nullable;

/**
 * Asks the object store how large an uploaded file is, while others read its beginning. Nothing is
 * reported of a file whose size is another one than was declared.
 */
final class SizeCheck {
  private final Future<@Nullable Refused> answer;

  private SizeCheck(Future<@Nullable Refused> answer) {
    this.answer = answer;
  }

  static SizeCheck begin(JobStage stage, SourceObject source) {
    return new SizeCheck(
        stage.uploader().submit(() -> SourceCheck.compareSize(stage.store().size(source), source)));
  }

  /**
   * @return a refusal, or null when the size is as declared
   * @throws io.mediahub.encoder.media.MediaFailure when the store does not say it
   */
  @Nullable Refused await() throws InterruptedException {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("the size of a file is not known", e);
    }
  }
}
