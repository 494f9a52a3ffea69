package io.mediahub.encoder;

import io.mediahub.encoder.media.sandbox.NoIsolationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Ends a start on a machine without isolation with a sentence instead of a stack trace. */
final class NoIsolationAnalyzer extends AbstractFailureAnalyzer<NoIsolationException> {
  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, NoIsolationException cause) {
    return new FailureAnalysis(cause.getMessage(), cause.hint(), cause);
  }
}
