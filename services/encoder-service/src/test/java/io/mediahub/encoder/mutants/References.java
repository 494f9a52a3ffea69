package io.mediahub.encoder.mutants;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Files that lead elsewhere: texts that name other files and addresses, and how they are hidden.
 *
 * @param files paths of files that must not be read, as a mutant may name them
 * @param address an address that must not be called, such as http://127.0.0.1:1234
 */
record References(List<String> files, String address) {
  /** Something that must not be opened. */
  String target(RandomGenerator random) {
    String file = files.get(random.nextInt(files.size()));
    String host = address.substring(address.indexOf("//") + 2);
    return switch (random.nextInt(14)) {
      case 0, 1, 2 -> file;
      case 3 -> "file:" + file;
      case 4 -> "file://" + file;
      case 5 -> "concat:" + file + "|" + file;
      case 6 -> "subfile,,start,0,end,64,,:" + file;
      case 7 -> "crypto:" + file;
      case 8 -> "cache:" + file;
      case 9 -> "tcp://" + host;
      case 10 -> "rtmp://" + host + "/a";
      case 11 -> "hls+" + address + "/a.m3u8";
      case 12 -> "async:" + address + "/a.ts";
      default -> address + "/a.ts";
    };
  }

  /** A text that players follow. */
  String script(RandomGenerator random) {
    String target = target(random);
    return switch (random.nextInt(13)) {
      case 0, 1 ->
          "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:1.0,\n"
              + target
              + "\n#EXT-X-ENDLIST\n";
      case 2 ->
          "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:1\n#EXT-X-MAP:URI=\""
              + target
              + "\"\n#EXTINF:1.0,\n"
              + target
              + "\n";
      case 3 ->
          "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-KEY:METHOD=AES-128,URI=\""
              + target
              + "\"\n#EXTINF:1.0,\n"
              + target
              + "\n#EXT-X-ENDLIST\n";
      case 4 -> "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n" + target + "\n";
      case 5 -> "ffconcat version 1.0\nfile '" + target + "'\nduration 1\n";
      case 6 ->
          "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\""
              + " mediaPresentationDuration=\"PT1S\"><Period><AdaptationSet mimeType=\"video/mp4\">"
              + "<Representation id=\"1\" bandwidth=\"1\"><BaseURL>"
              + target
              + "</BaseURL></Representation></AdaptationSet></Period></MPD>";
      case 7 ->
          "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=a\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP"
              + " 96\na=rtpmap:96 H264/90000\na=control:"
              + target
              + "\n";
      case 8 -> "<asx version=\"3.0\"><entry><ref href=\"" + target + "\"/></entry></asx>";
      case 9 ->
          "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">"
              + "<image xlink:href=\""
              + target
              + "\" width=\"64\" height=\"64\"/></svg>";
      case 10 ->
          "# VobSub index file, v7\nid: en, index: 0\ntimestamp: 00:00:00:000, filepos: 000000000\n"
              + target;
      case 11 -> "RTSPtext\r\n" + target + "\r\n";
      default -> target + "\n";
    };
  }

  /** The script alone, or where a reader might still find it. */
  byte[] hidden(RandomGenerator random, byte[] media) {
    byte[] script = script(random).getBytes(StandardCharsets.UTF_8);
    return switch (random.nextInt(7)) {
      case 0, 1 -> script;
      case 2 ->
          Bytes.joined(
              ("ID3\3\0\0\0\0\0\12" + "\0".repeat(10)).getBytes(StandardCharsets.ISO_8859_1),
              script);
      case 3 ->
          Bytes.joined(
              Bytes.box("ftyp", "isom\0\0\2\0isom".getBytes(StandardCharsets.ISO_8859_1)), script);
      case 4 -> Bytes.joined(script, media);
      case 5 -> subtitlesOfAvi(script);
      default -> elsewhere(random);
    };
  }

  /** An AVI file with a stream of subtitles that is a playlist, as a known attack has it. */
  private static byte[] subtitlesOfAvi(byte[] script) {
    byte[] name = {0, 0};
    byte[] gab2 =
        Bytes.joined(
            "GAB2\0".getBytes(StandardCharsets.ISO_8859_1),
            new byte[] {2, 0},
            Bytes.little(4, 2),
            name,
            new byte[] {4, 0},
            Bytes.little(4, script.length),
            script);
    byte[] streamHeader = new byte[56];
    System.arraycopy("txts".getBytes(StandardCharsets.ISO_8859_1), 0, streamHeader, 0, 4);
    streamHeader[20] = 1;
    streamHeader[24] = 1;
    streamHeader[32] = 1;
    byte[] mainHeader = new byte[56];
    mainHeader[0] = 64;
    mainHeader[24] = 1;
    byte[] stream =
        Bytes.list("strl", Bytes.chunk("strh", streamHeader), Bytes.chunk("strf", new byte[40]));
    byte[] headers = Bytes.list("hdrl", Bytes.chunk("avih", mainHeader), stream);
    byte[] movie = Bytes.list("movi", Bytes.chunk("00tx", gab2), Bytes.chunk("00dc", gab2));
    return Bytes.chunk(
        "RIFF", Bytes.joined("AVI ".getBytes(StandardCharsets.ISO_8859_1), headers, movie));
  }

  /** A QuickTime movie that only says where the movie is. */
  private byte[] elsewhere(RandomGenerator random) {
    byte[] target = (target(random) + "\0").getBytes(StandardCharsets.UTF_8);
    byte[] reference =
        Bytes.box(
            "rdrf",
            new byte[4],
            "url ".getBytes(StandardCharsets.ISO_8859_1),
            Bytes.big(4, target.length),
            target);
    return Bytes.joined(
        Bytes.box("ftyp", "qt  \0\0\2\0qt  ".getBytes(StandardCharsets.ISO_8859_1)),
        Bytes.box("moov", Bytes.box("rmra", Bytes.box("rmda", reference))));
  }

  /** The samples of an MP4 or MOV lie in another file: the data reference of each track. */
  byte[] samplesElsewhere(RandomGenerator random, byte[] movie) {
    byte[] target = (target(random) + "\0").getBytes(StandardCharsets.UTF_8);
    byte[] result = movie;
    int at = Bytes.find(result, "dref", 0);
    if (at < 0) {
      return Bytes.joined(movie, elsewhere(random));
    }
    boolean alias = random.nextBoolean();
    while (at >= 0) {
      byte[] entry = alias ? aliasOf(target) : Bytes.box("url ", new byte[4], target);
      // The box keeps its size: what followed is overwritten, and the tables after it are lost only
      // when the text is longer than they are. A second variant makes the box and its parents grow.
      byte[] box = Bytes.box("dref", new byte[4], Bytes.big(4, 1), entry);
      int size = (int) Bytes.read(result, at - 4, 4);
      int end = Math.clamp(at - 4L + Math.max(8, size), at + 4, result.length);
      byte[] longer = Bytes.replaced(result, at - 4, end, box);
      int more = longer.length - result.length;
      for (String parent : List.of("dinf", "minf", "mdia", "trak", "moov")) {
        int of = Bytes.findLast(longer, parent, at);
        if (of >= 4) {
          Bytes.write(longer, of - 4, 4, Bytes.read(longer, of - 4, 4) + more);
        }
      }
      result = longer;
      at = Bytes.find(result, "dref", at + 8);
    }
    return result;
  }

  private static byte[] aliasOf(byte[] target) {
    byte[] fixed = new byte[150];
    fixed[5] = 2;
    return Bytes.box(
        "alis",
        new byte[4],
        fixed,
        Bytes.big(2, 2),
        Bytes.big(2, target.length),
        target,
        (target.length & 1) == 1 ? new byte[1] : new byte[0],
        Bytes.big(2, 0xffff),
        Bytes.big(2, 0));
  }
}
