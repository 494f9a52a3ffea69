package io.mediahub.domain.watching;

/** Commands to what is remembered of a viewer. */
public sealed interface HistoryCommand {
  record Pause() implements HistoryCommand {}

  record Resume() implements HistoryCommand {}

  record Delete(String mediaId) implements HistoryCommand {}

  record Clear() implements HistoryCommand {}
}
