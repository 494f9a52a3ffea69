package io.mediahub.streams.parked;

import io.mediahub.streams.readmodel.RawRecord;
import io.mediahub.streams.readmodel.engine.Dropped;
import io.mediahub.streams.readmodel.engine.Signature;

/**
 * A record, or a gap before it, that an operator gave up.
 *
 * @param reason why it was parked, as a code
 * @param why the reason as a sentence
 */
public record DroppedItem(
    String model, RawRecord record, Dropped.What what, String reason, String why, Signature by) {}
