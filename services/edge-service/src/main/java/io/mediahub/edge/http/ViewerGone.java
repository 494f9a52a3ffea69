package io.mediahub.edge.http;

import java.io.IOException;

/** The viewer went away, or sends or reads no more; nobody is to be told. */
public final class ViewerGone extends IOException {
  private static final long serialVersionUID = 1;

  public ViewerGone(Throwable cause) {
    super(cause);
  }
}
