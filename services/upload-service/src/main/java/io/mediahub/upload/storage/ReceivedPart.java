package io.mediahub.upload.storage;

/** A part that the object store has. */
public record ReceivedPart(int number, long sizeBytes, String eTag) {}
