package io.mediahub.client;

import org.jspecify.annotations.Nullable;

/**
 * The body of a refusal: a problem document (RFC 9457) with MediaHub's members.
 *
 * @param code stable and machine-readable, "unknown" when the answer was no problem document
 * @param field the member of the request that is at fault, if it is one
 * @param detail a sentence for people
 * @param hint what to do about it
 * @param traceId finds the request in logs
 * @param instance the resource whose history records the refusal, if there is one
 */
public record Problem(
    @Nullable String title,
    String code,
    @Nullable String field,
    @Nullable String detail,
    @Nullable String hint,
    @Nullable String traceId,
    @Nullable String instance) {}
