package io.mediahub.streams.rendition;

import mediahub.encoding.EncodeControl;
import mediahub.encoding.EncodeJob;
import mediahub.encoding.ProgressEnvelope;
import mediahub.rendition.RenditionEnvelope;
import mediahub.rendition.Urgency;

/** What the process writes, each kind to topics of its own. */
sealed interface Outcome {
  record Decided(RenditionEnvelope event) implements Outcome {}

  record Dispatched(Urgency urgency, EncodeJob job) implements Outcome {}

  record Cancelled(EncodeControl control) implements Outcome {}

  record Told(ProgressEnvelope progress) implements Outcome {}
}
