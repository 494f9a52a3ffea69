package io.mediahub.encoder.media;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Tests of what runs in the sandbox. The build runs them in each isolation; where bubblewrap is not
 * installed, they are reported as skipped in that run.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("sandbox")
@EnabledIf(
    value = "io.mediahub.encoder.media.TestMedia#isolationIsInstalled",
    disabledReason = "bubblewrap is not installed, so nothing is tried in it")
public @interface SandboxTest {}
