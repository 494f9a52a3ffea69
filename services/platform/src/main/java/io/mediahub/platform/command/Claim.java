package io.mediahub.platform.command;

import io.mediahub.domain.Refusal;

/**
 * Something that only one aggregate may have, such as an e-mail address. It is taken in the
 * transaction of the command, and stays with its aggregate.
 *
 * @param kind such as "email"
 * @param value the thing itself; a keyed hash where it is personal
 * @param taken the answer when another aggregate has it
 */
public record Claim(String kind, String value, Refusal taken) {}
