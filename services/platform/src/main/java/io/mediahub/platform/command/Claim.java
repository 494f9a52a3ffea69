package io.mediahub.platform.command;

import io.mediahub.domain.Refusal;

/**
 * A value that only one aggregate may have, such as an e-mail address. The transaction of the
 * command reserves it for the aggregate, for good.
 *
 * @param kind such as "email"
 * @param value the value; a keyed hash if it is personal
 * @param taken the refusal if another aggregate has the value
 */
public record Claim(String kind, String value, Refusal taken) {}
