package io.mediahub.stream;

import io.mediahub.domain.Refusal.Kind;
import io.mediahub.domain.RefusalReason;
import io.mediahub.platform.refusal.ProblemCatalogue;

/** Refusals of the stream-service. */
public enum StreamProblem implements RefusalReason {
  CALLER_NOT_LOCAL(
      Kind.FORBIDDEN,
      "This is answered only on the machine of the service.",
      "Ask from there, for example with ./mediahub parked.",
      "An operator's request comes from another machine.");

  public static final ProblemCatalogue CATALOGUE = ProblemCatalogue.of(values());

  private final Text text;

  StreamProblem(Kind kind, String sentence, String hint, String when) {
    this.text = new Text(kind, null, sentence, hint, when);
  }

  @Override
  public Text text() {
    return text;
  }
}
