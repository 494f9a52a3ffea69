package io.mediahub.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {
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
