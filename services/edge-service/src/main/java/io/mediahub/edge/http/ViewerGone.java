package io.mediahub.edge.http;

import java.io.IOException;

/** The client has gone, or no longer sends or reads. Nobody is left who could be answered. */
public final class ViewerGone extends IOException {
  private static final long serialVersionUID = 1;

  public ViewerGone(Throwable cause) {
    super(cause);
  }
}
