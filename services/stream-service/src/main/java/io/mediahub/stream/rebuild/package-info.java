/**
 * The process behind {@code ./mediahub rebuild}: makes read models again beside the running
 * service.
 */
@NullMarked
package io.mediahub.stream.rebuild;

import org.jspecify.annotations.NullMarked;
