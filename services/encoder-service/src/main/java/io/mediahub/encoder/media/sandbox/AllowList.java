package io.mediahub.encoder.media.sandbox;

import java.util.ArrayList;
import java.util.List;

/**
 * The containers and decoders that an input may use.
 *
 * <p>ffmpeg recognises hundreds of formats, among them playlists and scripts that name other files
 * and hosts; a protocol list alone does not stop those. So only real containers are let through,
 * before each input, whoever wrote the command.
 */
public final class AllowList {
  /** ffmpeg's names of demuxers that read one file and nothing else. */
  static final String FORMATS =
      "mov,mp4,matroska,webm,ogg,mpegts,mpeg,avi,flv,asf,wav,w64,aiff,caf,mp3,flac,aac";

  /** ffmpeg's names of decoders, not of codecs: one codec may have several. */
  static final String DECODERS =
      String.join(
          ",",
          "h264,hevc,av1,libdav1d,libaom-av1,vp8,libvpx,vp9,libvpx-vp9",
          "mpeg1video,mpeg2video,mpeg4,msmpeg4v1,msmpeg4v2,msmpeg4,h263,h263i,flv,theora",
          "vc1,wmv1,wmv2,wmv3,mjpeg,prores,dnxhd,dvvideo,ffv1,rawvideo,svq1,svq3,vp6,vp6f",
          "aac,aac_latm,libfdk_aac,mp1,mp1float,mp2,mp2float,mp3,mp3float,ac3,ac3_fixed,eac3,dca",
          "truehd,mlp,opus,libopus,vorbis,libvorbis,flac,alac,wmav1,wmav2,wmapro,wmalossless",
          "amrnb,amrwb,libopencore_amrnb,libopencore_amrwb,adpcm_ms,adpcm_ima_wav,adpcm_ima_qt",
          "pcm_u8,pcm_s8,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be",
          "pcm_f32le,pcm_f32be,pcm_f64le,pcm_f64be,pcm_alaw,pcm_mulaw,pcm_bluray,pcm_dvd");

  /**
   * What good files carry beside picture and sound: cover art and subtitles. ffprobe opens a
   * decoder for every stream, and rejects a file when one is not listed. The encoder decodes none
   * of these.
   */
  private static final String COMPANIONS =
      "png,bmp,gif,webp,mov_text,subrip,srt,ass,ssa,text,webvtt,dvbsub,dvdsub,pgssub,cc_dec";

  /**
   * Sound of rare kinds that stands beside good pictures. ffprobe may open these decoders, which is
   * all that it needs to go on, but none of them ever gets a packet.
   */
  private static final String OPENED_ONLY =
      String.join(
          ",",
          "nellymoser,adpcm_swf,speex,libspeex,s302m,dvaudio,dolby_e,ape,tak,tta,wavpack,shorten",
          "cook,sipr,ralf,real_144,real_288,atrac3,atrac3plus,qdm2,qdmc,qcelp,evrc,mace3,mace6",
          "g722,g726,g726le,g723_1,g729,gsm,gsm_ms,ilbc,imc,iac,truespeech,wmavoice,mpc7,mpc8,als",
          "adpcm_adx,adpcm_g722,adpcm_yamaha,adpcm_ima_amv,dsd_lsbf,dsd_msbf,pcm_s16be_planar",
          "pcm_s16le_planar,pcm_s24le_planar,pcm_s32le_planar,pcm_s8_planar,pcm_u16le,pcm_u16be",
          "pcm_u24le,pcm_u24be,pcm_u32le,pcm_u32be,pcm_f16le,pcm_f24le,pcm_s64le,pcm_s64be");

  /** ffprobe's option to read the container alone, so that no decoder gets a packet. */
  static final String CONTAINER_ONLY = "-nofind_stream_info";

  private AllowList() {}

  /** Whether a tool complained that a decoder is not on the list. */
  static boolean refused(ToolResult result) {
    return !result.succeeded() && result.errors().contains("not on whitelist");
  }

  /** The same arguments, with the lists before every input. */
  static List<String> guard(List<String> arguments, Tool tool, Inputs inputs) {
    List<String> guarded = new ArrayList<>();
    boolean anyInput = false;
    for (String argument : arguments) {
      if (argument.equals("-i")) {
        anyInput = true;
        guarded.addAll(
            List.of("-protocol_whitelist", "file", "-format_whitelist", inputs.formats()));
        switch (tool) {
          case FFMPEG -> guarded.addAll(List.of("-codec_whitelist", inputs.decoders()));
          case FFPROBE -> {
            if (!arguments.contains(CONTAINER_ONLY)) {
              String decoding = DECODERS + "," + COMPANIONS;
              // The first list holds for what reads packets, the second for what ffprobe opens.
              guarded.addAll(List.of("-codec_whitelist", decoding));
              guarded.addAll(List.of("-codec_whitelist:a", decoding + "," + OPENED_ONLY));
            }
          }
        }
      }
      guarded.add(argument);
    }
    if (!anyInput && arguments.stream().anyMatch(argument -> !argument.startsWith("-"))) {
      throw new IllegalArgumentException(
          "An input must follow -i, so that the allow-list can stand before it.");
    }
    return guarded;
  }
}
