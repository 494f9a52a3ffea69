package io.mediahub.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {
  @Test
  void many_segments_need_no_deep_stack() throws Exception {
    String path = "/a".repeat(512);
    AtomicReference<Object> found = new AtomicReference<>();
    // The smallest stack that a thread gets, before anything is compiled.
    Thread small =
        new Thread(
            null,
            () -> {
              try {
                found.set(RequestPath.isPlain(path));
              } catch (StackOverflowError e) {
                found.set(e);
              }
            },
            "small",
            144 * 1024);

    small.start();
    small.join();

    assertThat(found.get()).isEqualTo(true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/api/media",
        "/api/media/0b8f/grants/everyone",
        "/p/pb/m/job/1/v720/00000.m4s",
        "/.well-known/jwks.json",
        "/a...b/..c/d..",
      })
  void plain(String path) {
    assertThat(RequestPath.isPlain(path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "api",
        "//api",
        "/api//media",
        "/api/../internal",
        "/api/..",
        "/./api",
        "/api/.",
        "/api/%2e%2e/internal",
        "/api%2fmedia",
        "/api;x=1/media",
        "/api\\media",
        "/api/\u0000",
        "/api/é",
        "/api media",
      })
  void refused(String path) {
    assertThat(RequestPath.isPlain(path)).isFalse();
  }
}
