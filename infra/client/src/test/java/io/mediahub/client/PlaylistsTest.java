package io.mediahub.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mediahub.client.Playlists.Piece;
import java.net.URI;
import org.junit.jupiter.api.Test;

class PlaylistsTest {
  private static final URI MASTER = URI.create("http://h/p/1/m/j/1/master.m3u8");

  @Test
  void everything_that_a_multivariant_playlist_names_is_found_once() {
    var named =
        Playlists.multivariant(
            MASTER,
            """
            #EXTM3U
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="x",URI="a0/playlist.m3u8"
            #EXT-X-STREAM-INF:BANDWIDTH=1,AUDIO="a"
            v1/playlist.m3u8
            #EXT-X-STREAM-INF:BANDWIDTH=1,AUDIO="a"
            v1/playlist.m3u8
            #EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=1,URI="v1/iframes.m3u8"
            """);

    assertThat(named.media())
        .containsExactly(MASTER.resolve("a0/playlist.m3u8"), MASTER.resolve("v1/playlist.m3u8"));
    assertThat(named.iframes()).containsExactly(MASTER.resolve("v1/iframes.m3u8"));
  }

  @Test
  void segments_have_durations_and_ranges() {
    URI address = MASTER.resolve("v1/playlist.m3u8");

    var list =
        Playlists.media(
            address,
            """
            #EXTM3U
            #EXT-X-TARGETDURATION:4
            #EXT-X-MAP:URI="init.mp4"
            #EXTINF:4.000,
            00000.m4s
            #EXTINF:2.5,
            #EXT-X-BYTERANGE:100@50
            00001.m4s
            #EXTINF:2.5,
            #EXT-X-BYTERANGE:10
            00001.m4s
            #EXT-X-ENDLIST
            """);

    assertThat(list.init()).isEqualTo(address.resolve("init.mp4"));
    assertThat(list.pieces())
        .containsExactly(
            new Piece(address.resolve("00000.m4s"), 4, 0, -1),
            new Piece(address.resolve("00001.m4s"), 2.5, 50, 100),
            new Piece(address.resolve("00001.m4s"), 2.5, 150, 10));
    assertThat(list.pieces().get(1).range()).contains("bytes=50-149");
    assertThat(list.seconds()).isEqualTo(9);
    assertThat(list.ended()).isTrue();
  }

  @Test
  void an_unknown_tag_is_ignored_and_a_malformed_playlist_is_refused() {
    String growing =
        """
        #EXTM3U
        #EXT-X-OF-THE-FUTURE:1
        #EXT-X-TARGETDURATION:4
        #EXTINF:%s,
        00000.m4s
        """;

    assertThat(Playlists.media(MASTER, growing.formatted("4")).ended()).isFalse();
    assertThatThrownBy(() -> Playlists.media(MASTER, growing.formatted("four")))
        .hasMessageContaining("/p/1/m/j/1/master.m3u8");
  }
}
