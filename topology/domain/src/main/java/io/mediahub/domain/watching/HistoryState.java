package io.mediahub.domain.watching;

/** Whether a viewer is remembered. */
public enum HistoryState {
  RECORDED,
  PAUSED
}
