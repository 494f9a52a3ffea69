package io.mediahub.local.component;

import io.mediahub.local.process.Component;
import io.mediahub.local.process.Launch;
import io.mediahub.local.process.Preflight;
import io.mediahub.local.process.Probes;
import io.mediahub.local.settings.OwnerOnly;
import io.mediahub.local.settings.Platform;
import io.mediahub.local.settings.PropertiesFile;
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
 * S3Proxy: the S3 protocol, with signatures checked, in front of a folder. Browsers send their
 * parts here by the name by which they found the platform, so it listens where the edge does: on
 * the loopback addresses of both families.
 */
final class S3 implements Component {
  private static final String IPV4 = "127.0.0.1";
  private static final String IPV6 = "[::1]";

  private final Platform platform;
  private final Path data;

  S3(Platform platform) {
    this.platform = platform;
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
    return url(IPV4);
  }

  private String url(String address) {
    return "http://" + address + ":" + platform.ports().s3();
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
    OwnerOnly.folder(data); // films that are not for everybody on this machine
    for (String bucket : platform.buckets()) {
      Files.createDirectories(data.resolve(bucket)); // a bucket is a folder
    }
    for (String address : addresses()) {
      PropertiesFile.write(config(address), settings(url(address)));
    }
  }

  private Map<String, String> settings(String endpoint) {
    Map<String, String> c = new LinkedHashMap<>();
    c.put("s3proxy.endpoint", endpoint);
    c.put("s3proxy.authorization", "aws-v2-or-v4");
    c.put("s3proxy.identity", platform.s3AccessKey());
    c.put("s3proxy.credential", platform.s3SecretKey());
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
            platform.places(),
            name(),
            192,
            List.of(dist.resolve("s3proxy/s3proxy.jar"), dist.resolve("local/mediahub-local.jar")),
            S3ServerMain.class.getName())
        .option("-XX:TieredStopAtLevel=1", "-DLOG_LEVEL=warn")
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
