package io.mediahub.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteRangeTest {
  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0-0",
    "bytes=0-, 0-99",
    "bytes=90-200, 90-99",
    "bytes=-10, 90-99",
    "bytes=-1000, 0-99",
    "bytes=100-, none",
    "bytes=100-101, none",
    "bytes=-0, none",
    "'bytes=0-1,5-6', whole",
    "bytes=5-1, whole",
    "bytes=-, whole",
    "items=0-1, whole",
    "bytes=0-99999999999999999999, whole",
  })
  void of_a_hundred_bytes(String header, String expected) {
    String asked =
        switch (ByteRange.parse(header, 100)) {
          case ByteRange.Whole whole -> "whole";
          case ByteRange.Unsatisfiable none -> "none";
          case ByteRange.Part(ByteRange part) -> part.first() + "-" + part.last();
        };
    assertThat(asked).isEqualTo(expected);
  }
}
