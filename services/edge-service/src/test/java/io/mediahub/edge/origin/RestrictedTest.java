package io.mediahub.edge.origin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RestrictedTest {
  @Test
  void what_is_said_to_shared_caches_does_not_reach_viewers() {
    assertThat(Restricted.toPrivate("max-age=31536000, public, immutable"))
        .isEqualTo("private, max-age=21600, immutable");
    assertThat(Restricted.toPrivate("max-age=1, public")).isEqualTo("private, max-age=1");
    assertThat(Restricted.toPrivate("Public, S-MaxAge=9, max-age=1"))
        .isEqualTo("private, max-age=1");
    assertThat(Restricted.toPrivate("private, no-store")).isEqualTo("private, no-store");
    assertThat(Restricted.toPrivate(null)).isEqualTo("private");
  }
}
