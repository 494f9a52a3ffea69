package io.mediahub.base.settings;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Prints the sentence of an {@link InvalidSettingException} instead of a stack trace. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class InvalidSettingAnalyzer extends AbstractFailureAnalyzer<InvalidSettingException> {
  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, InvalidSettingException cause) {
    return new FailureAnalysis(
        cause.getMessage(),
        "Change it in config/platform.properties, or set an environment variable: the name in upper"
            + " case, with an underscore for each dot and without hyphens (MEDIAHUB_S3_ACCESSKEY)."
            + " docs/settings.md lists all settings.",
        cause);
  }
}
