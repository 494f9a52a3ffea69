package io.mediahub.upload.storage;

import io.mediahub.platform.refusal.UnavailableException;
import software.amazon.awssdk.core.exception.SdkException;

/** The object store cannot be used at the moment; the request may be repeated. */
public final class StorageUnavailableException extends UnavailableException {
  private static final long serialVersionUID = 1L;

  StorageUnavailableException(String task, SdkException cause) {
    super("The object store could not " + task + ".", cause);
  }
}
