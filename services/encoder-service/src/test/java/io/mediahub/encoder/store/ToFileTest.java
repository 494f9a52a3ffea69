package io.mediahub.encoder.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

class ToFileTest {
  @TempDir Path folder;

  @Test
  void an_object_that_ends_early_is_tried_again_and_not_taken_for_another_file() {
    ToFile toFile = new ToFile(folder.resolve("film"));
    assertThatThrownBy(() -> toFile.transform(stating(10), of(5)))
        .isInstanceOf(RetryableException.class);
    toFile.transform(stating(10), of(10));
    assertThat(folder.resolve("film")).hasSize(10);
  }

  @Test
  void a_job_that_is_stopped_does_not_wait_for_the_rest() {
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> new ToFile(folder.resolve("film")).transform(stating(10), of(10)))
          .isInstanceOf(AbortedException.class);
    } finally {
      Thread.interrupted();
    }
  }

  private static GetObjectResponse stating(long length) {
    return GetObjectResponse.builder().contentLength(length).build();
  }

  private static AbortableInputStream of(int length) {
    return AbortableInputStream.create(new ByteArrayInputStream(new byte[length]));
  }
}
