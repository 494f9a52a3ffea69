package io.mediahub.streams.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.kiota.ApiException;
import com.microsoft.kiota.ApiExceptionBuilder;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.util.List;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DivertUndecodableTest {
  private static final byte[] WELL_FORMED = {0, 0, 0, 0, 1, 2, 3};

  @Test
  void bytes_without_the_wire_formats_header_are_diverted() {
    assertThat(DivertUndecodable.isUndecodable("text".getBytes(), new IllegalStateException()))
        .isTrue();
    assertThat(DivertUndecodable.isUndecodable(new byte[0], new RuntimeException())).isTrue();
  }

  @Test
  void bytes_that_end_too_early_are_diverted() {
    IOException tooShort = null;
    try {
      DecoderFactory.get().binaryDecoder(new byte[] {20, 1}, null).readString();
    } catch (IOException e) {
      tooShort = e;
    }
    assertThat(DivertUndecodable.isUndecodable(WELL_FORMED, new UncheckedIOException(tooShort)))
        .isTrue();
  }

  @Test
  void an_id_that_the_registry_does_not_know_is_diverted() {
    assertThat(DivertUndecodable.isUndecodable(WELL_FORMED, wrapped(answer(404)))).isTrue();
  }

  static List<Exception> outages() {
    return List.of(
        new ConnectException("refused"),
        new HttpTimeoutException("late"),
        new IOException(
            "HTTP/1.1 header parser received no bytes", new EOFException("EOF reached")),
        new IllegalStateException("closed"),
        answer(500),
        answer(503),
        answer(401));
  }

  @ParameterizedTest
  @MethodSource("outages")
  void an_outage_of_the_registry_is_never_diverted(Exception outage) {
    assertThat(DivertUndecodable.isUndecodable(WELL_FORMED, wrapped(outage))).isFalse();
  }

  private static RuntimeException wrapped(Exception cause) {
    return new RuntimeException(new RuntimeException(cause));
  }

  private static ApiException answer(int status) {
    return new ApiExceptionBuilder().withMessage("answer").withResponseStatusCode(status).build();
  }
}
