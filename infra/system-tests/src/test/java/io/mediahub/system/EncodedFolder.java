package io.mediahub.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.encode.LadderEncoder;
import io.mediahub.encoder.media.encode.LadderListener;
import io.mediahub.encoder.media.inspect.InspectionLimits;
import io.mediahub.encoder.media.inspect.InspectionOutcome;
import io.mediahub.encoder.media.inspect.Inspector;
import io.mediahub.encoder.media.mp4.CutSegment;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.encoder.media.sandbox.SandboxMode;
import io.mediahub.encoder.worker.job.PackageCipher;
import io.mediahub.hls.mp4.InitSegment;
import io.mediahub.playlist.render.AudioRendition;
import io.mediahub.playlist.render.Encryption;
import io.mediahub.playlist.render.HlsPackage;
import io.mediahub.playlist.render.MultivariantPlaylist;
import io.mediahub.playlist.render.PlaylistTexts;
import io.mediahub.playlist.render.Rendition;
import io.mediahub.playlist.render.Track;
import io.mediahub.playlist.render.VideoRendition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mediahub.encoding.EncodeLadder;
import mediahub.rendition.AudioRung;
import mediahub.rendition.Inspection;
import mediahub.rendition.Segment;
import mediahub.rendition.VideoRung;
import mediahub.upload.SourceObject;
import org.jspecify.annotations.Nullable;

/** A package in a folder, made by the encoder and the renderer alone: no platform runs. */
final class EncodedFolder {
  private static final int SEGMENT_MILLIS = 4000;
  private static final long MEMORY = 6L << 30;

  private final Path folder;
  private final @Nullable PackageCipher cipher;
  private final Map<String, Track> tracks = new LinkedHashMap<>();

  private EncodedFolder(Path folder, @Nullable PackageCipher cipher) {
    this.folder = folder;
    this.cipher = cipher;
  }

  /**
   * @param work for what the encoder writes on its way
   * @param folder that becomes the package
   */
  static Path of(Path ffmpeg, Path source, Path work, Path folder) throws Exception {
    return of(ffmpeg, source, work, folder, null);
  }

  /**
   * The same, encrypted with a key of which the package's file "key" is to be made.
   *
   * @param cipher null for a package that is not encrypted
   */
  static Path of(Path ffmpeg, Path source, Path work, Path folder, @Nullable PackageCipher cipher)
      throws Exception {
    JobSpace space = new JobSpace(Files.createDirectories(work), source);
    try (FfmpegSandbox sandbox = FfmpegSandbox.open(ffmpeg, SandboxMode.REQUIRED)) {
      SourceObject declared =
          new SourceObject("uploads", "key", Files.size(source), digest(source), "video/mp4");
      InspectionOutcome outcome =
          new Inspector(sandbox, InspectionLimits.DEFAULT).inspect(space, declared);
      assertThat(outcome).isInstanceOf(InspectionOutcome.Accepted.class);
      Inspection inspection = ((InspectionOutcome.Accepted) outcome).inspection();
      EncodeLadder ladder =
          new EncodeLadder(declared, inspection, video(inspection), sound(), SEGMENT_MILLIS);
      return new EncodedFolder(folder, cipher).encode(sandbox, space, ladder);
    }
  }

  private static List<VideoRung> video(Inspection inspection) {
    var track = inspection.getVideo();
    int number = track.getFrameRateNum();
    int of = track.getFrameRateDen();
    return List.of(
        new VideoRung("v180", 320, 180, number, of, 300_000L),
        new VideoRung("v90", 160, 90, number, of, 100_000L));
  }

  private static List<AudioRung> sound() {
    return List.of(new AudioRung("a0", 1, 2, 48_000, 96_000L, "en", "English", true, "audio"));
  }

  private Path encode(FfmpegSandbox sandbox, JobSpace space, EncodeLadder ladder)
      throws IOException, InterruptedException {
    new LadderEncoder(sandbox, MEMORY, 2).encode(space, ladder, new Written());
    HlsPackage whole =
        new HlsPackage(
            ladder.getVideo().stream()
                .map(rung -> new VideoRendition(rung, track(rung.getRenditionId())))
                .toList(),
            ladder.getAudio().stream()
                .map(rung -> new AudioRendition(rung, track(rung.getRenditionId())))
                .toList(),
            SEGMENT_MILLIS,
            true);
    PlaylistTexts texts = PlaylistTexts.of(whole);
    Files.writeString(folder.resolve(MultivariantPlaylist.NAME), texts.multivariant());
    for (Rendition rendition : whole.renditions().toList()) {
      Files.writeString(folder.resolve(rendition.playlistUri()), texts.media().get(rendition.id()));
    }
    for (VideoRendition video : whole.video()) {
      Files.writeString(folder.resolve(video.iframesUri()), texts.iframes().get(video.id()));
    }
    return folder;
  }

  private Track track(String id) {
    Track track = tracks.get(id);
    assertThat(track).as(id).isNotNull();
    return new Track(
        track.codecs(),
        track.initName(),
        track.segments(),
        true,
        "",
        cipher == null ? null : "../" + Encryption.KEY_NAME);
  }

  private static String digest(Path file) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }

  /** Puts each part where its playlist will name it. */
  private final class Written implements LadderListener {
    @Override
    public void opened(String id, InitSegment init) throws IOException {
      byte[] bytes = cipher == null ? init.bytes() : cipher.init(init.bytes());
      Files.write(Files.createDirectories(folder.resolve(id)).resolve("init.mp4"), bytes);
      tracks.put(id, new Track(init.codecs(), "init.mp4", List.of(), false));
    }

    @Override
    public void segment(String id, CutSegment segment) throws IOException {
      Track before = tracks.get(id);
      List<Segment> segments = new ArrayList<>(before.segments());
      segments.add(stored(id, segment));
      tracks.put(id, new Track(before.codecs(), before.initName(), segments, false));
    }

    private Segment stored(String id, CutSegment cut) throws IOException {
      Path file = folder.resolve(id).resolve(cut.segment().getName());
      if (cipher == null) {
        Files.write(file, cut.bytes());
        return cut.segment();
      }
      var encrypted = cipher.segment(cut.index(), id.startsWith("v"), cut.segment(), cut.bytes());
      Files.write(file, encrypted.bytes());
      if (encrypted.keyFrames() != null) {
        String name = Encryption.keyFramesName(cut.segment().getName());
        Files.write(file.resolveSibling(name), encrypted.keyFrames());
      }
      return encrypted.segment();
    }

    @Override
    public void progress(int permille) {}
  }
}
