package io.mediahub.local.component;

import io.mediahub.local.process.Component;
import io.mediahub.local.process.Launch;
import io.mediahub.local.process.Preflight;
import io.mediahub.local.process.Probes;
import io.mediahub.local.settings.OwnerOnly;
import io.mediahub.local.settings.Platform;
import io.mediahub.local.settings.PropertiesFile;
import io.mediahub.local.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * S3Proxy: the S3 protocol, with signatures checked, in front of a folder. Browsers upload to the
 * host name at which they found the platform, so S3Proxy listens where the edge does: on the
 * loopback addresses of both families.
 */
final class S3 implements Component {
  private static final String IPV4 = "127.0.0.1";
  private static final String IPV6 = "[::1]";

  private static final String ENDPOINT = "mediahub.s3.endpoint";
  private static final String PUBLIC_ENDPOINT = "mediahub.s3.public-endpoint";
  private static final String FREE_SPACE_OF = "mediahub.upload.free-space-of";

  private final Platform platform;
  private final Settings settings;
  private final int port;
  private final Path data;

  S3(Platform platform) {
    this.platform = platform;
    this.settings = platform.settings();
    this.port = platform.ports().internal(5);
    this.data = platform.places().data("s3");
  }

  @Override
  public String name() {
    return "s3";
  }

  @Override
  public Set<String> needs() {
    return Set.of();
  }

  @Override
  public String url() {
    return Platform.shown(endpoint());
  }

  private String endpoint() {
    return settings.get(ENDPOINT, url(IPV4));
  }

  @Override
  public boolean external() {
    return platform.isSet(ENDPOINT);
  }

  @Override
  public Map<String, Integer> ports() {
    return Map.of(name(), port);
  }

  @Override
  public Map<String, String> properties() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(ENDPOINT, endpoint());
    all.put(PUBLIC_ENDPOINT, settings.get(PUBLIC_ENDPOINT, endpoint()));
    all.put("mediahub.s3.region", settings.get("mediahub.s3.region", "us-east-1"));
    all.put("mediahub.s3.access-key", accessKey());
    all.put("mediahub.s3.secret-key", secretKey());
    all.put("mediahub.s3.path-style", settings.get("mediahub.s3.path-style", "true"));
    all.put("mediahub.s3.uploads-bucket", uploadsBucket());
    all.put("mediahub.s3.media-bucket", mediaBucket());
    // The space of a store elsewhere cannot be seen from here.
    all.put(FREE_SPACE_OF, settings.get(FREE_SPACE_OF, external() ? "" : data.toString()));
    return all;
  }

  private String accessKey() {
    return settings.get("mediahub.s3.access-key", "mediahub");
  }

  private String secretKey() {
    return settings.get("mediahub.s3.secret-key").orElseGet(() -> platform.password(name()));
  }

  private String uploadsBucket() {
    return settings.get("mediahub.s3.uploads-bucket", "mediahub-uploads");
  }

  private String mediaBucket() {
    return settings.get("mediahub.s3.media-bucket", "mediahub-media");
  }

  private String url(String address) {
    return "http://" + address + ":" + port;
  }

  private List<String> addresses() {
    return Preflight.hasIpv6() ? List.of(IPV4, IPV6) : List.of(IPV4);
  }

  private Path config(String address) {
    String name = address.equals(IPV4) ? "s3proxy.properties" : "s3proxy-ipv6.properties";
    return platform.places().config().resolve(name);
  }

  @Override
  public void prepare() throws IOException {
    OwnerOnly.folder(data); // other users of this machine must not read the media
    for (String bucket : List.of(uploadsBucket(), mediaBucket())) {
      Files.createDirectories(data.resolve(bucket)); // a bucket is a folder
    }
    for (String address : addresses()) {
      PropertiesFile.write(config(address), configuration(url(address)));
    }
  }

  private Map<String, String> configuration(String endpoint) {
    Map<String, String> c = new LinkedHashMap<>();
    c.put("s3proxy.endpoint", endpoint);
    c.put("s3proxy.authorization", "aws-v2-or-v4");
    c.put("s3proxy.identity", accessKey());
    c.put("s3proxy.credential", secretKey());
    // A page of an allowed origin sends its parts here, and reads their ETag.
    c.put("s3proxy.cors-allow-origins", patterns(platform.allowedOrigins()));
    c.put("s3proxy.cors-allow-methods", "GET HEAD PUT");
    c.put("s3proxy.cors-allow-headers", "*");
    c.put("s3proxy.cors-exposed-headers", "ETag");
    c.put("jclouds.provider", "filesystem-nio2");
    c.put("jclouds.filesystem.basedir", data.toString());
    // The file system asks for none, but the key must be there.
    c.put("jclouds.identity", "local");
    c.put("jclouds.credential", "local");
    return c;
  }

  /**
   * S3Proxy takes regular expressions, separated by blanks; the edge knows {@code *}, {@code ?}.
   */
  static String patterns(List<String> origins) {
    return origins.stream()
        .map(
            origin ->
                origin
                    .chars()
                    .mapToObj(c -> c == '*' ? ".*" : c == '?' ? "." : Pattern.quote("" + (char) c))
                    .collect(Collectors.joining()))
        .collect(Collectors.joining(" "));
  }

  @Override
  public Launch launch() throws IOException {
    Path dist = platform.places().dist();
    return Jvm.main(
            platform,
            name(),
            192,
            List.of(dist.resolve("s3proxy/s3proxy.jar"), dist.resolve("local/mediahub-local.jar")),
            S3ServerMain.class.getName())
        .startsFast()
        .option("-DLOG_LEVEL=warn")
        .launch(
            platform.places().state(),
            Map.of(),
            addresses().stream().map(address -> config(address).toString()).toArray(String[]::new));
  }

  /** Without a signature the answer is 403: it serves, and it checks. */
  @Override
  public boolean ready() throws IOException, InterruptedException {
    for (String address : addresses()) {
      if (!Probes.http(url(address) + "/", 403)) {
        return false;
      }
    }
    return true;
  }
}
