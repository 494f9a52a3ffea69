package io.mediahub.local.component;

import io.mediahub.local.process.Component;
import io.mediahub.local.process.Launch;
import io.mediahub.local.process.Probes;
import io.mediahub.local.settings.OwnerOnly;
import io.mediahub.local.settings.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The embedded server that speaks MongoDB's wire protocol; see {@link MongoServerMain}. */
final class Mongo implements Component {
  private static final String URI = "mediahub.mongo.uri";

  private final Platform platform;
  private final int port;
  private final Path data;

  Mongo(Platform platform) {
    this.platform = platform;
    this.port = platform.ports().internal(6);
    this.data = platform.places().data("mongo");
  }

  @Override
  public String name() {
    return "mongo";
  }

  @Override
  public Set<String> needs() {
    return Set.of();
  }

  @Override
  public String url() {
    return external() ? Platform.shown(uri()) : "mongodb://127.0.0.1:" + port;
  }

  @Override
  public boolean external() {
    return platform.isSet(URI);
  }

  @Override
  public Map<String, Integer> ports() {
    return Map.of(name(), port);
  }

  @Override
  public Map<String, String> properties() {
    return Map.of(URI, uri());
  }

  private String uri() {
    return platform.settings().get(URI, "mongodb://127.0.0.1:" + port + "/mediahub");
  }

  @Override
  public void prepare() throws IOException {
    OwnerOnly.folder(data);
  }

  @Override
  public Launch launch() throws IOException {
    Path local = platform.places().dist().resolve("local");
    return Jvm.main(
            platform,
            name(),
            128,
            List.of(local.resolve("mediahub-local.jar"), local.resolve("lib")),
            MongoServerMain.class.getName())
        .startsFast()
        .option("-Dorg.slf4j.simpleLogger.logFile=System.out")
        .launch(data, Map.of(), data.resolve("users.mv").toString(), Integer.toString(port));
  }

  @Override
  public boolean ready() {
    return Probes.tcp(port);
  }
}
