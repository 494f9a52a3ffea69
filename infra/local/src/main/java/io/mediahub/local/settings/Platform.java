package io.mediahub.local.settings;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What all components of one environment share: its places, settings, ports, secrets and public
 * address. Each component knows what belongs to it alone.
 */
public final class Platform {
  /** More would not help on one machine. */
  private static final int MOST_REPLICAS = 4;

  private static final Setting REPLICAS =
      Setting.number(
          "mediahub.replicas",
          "1",
          "processes of each service except the edge, 1 to " + MOST_REPLICAS);

  /** What the launcher reads beside the settings of components and services. */
  public static final List<Setting> SETTINGS =
      List.of(Ports.PUBLIC_PORT, Ports.FIRST_INTERNAL_PORT, REPLICAS, Profile.SETTING);

  private final String environment;
  private final Places places;
  private final Settings settings;
  private final Ports ports;
  private final Secrets secrets;
  private final Profile profile;

  public Platform(String environment, Places places, Settings settings) {
    this.environment = environment;
    this.places = places;
    this.settings = settings;
    this.ports = Ports.of(settings, environment);
    this.secrets = new Secrets(places.secrets(), places.state().resolve("data"));
    this.profile = Profile.of(settings);
  }

  public String environment() {
    return environment;
  }

  public Places places() {
    return places;
  }

  public Settings settings() {
    return settings;
  }

  public Ports ports() {
    return ports;
  }

  /** What the processes are sized for. */
  public Profile profile() {
    return profile;
  }

  public Secrets secrets() {
    return secrets;
  }

  public String password(String name) {
    try {
      return secrets.password(name);
    } catch (IOException e) {
      throw new UncheckedIOException("the secrets folder cannot be used", e);
    }
  }

  /** By host name: a passkey cannot belong to an IP address. */
  public String publicUrl() {
    return settings.get("mediahub.public-url", "http://localhost:" + ports.edge());
  }

  /** Origins whose pages may use the platform, {@code *} and {@code ?} as wildcards. */
  public List<String> allowedOrigins() {
    List<String> all = new ArrayList<>(List.of(corsOrigins().split("\\s*,\\s*")));
    URI url = URI.create(publicUrl());
    String own = url.getScheme() + "://" + url.getRawAuthority();
    if (!all.contains(own)) {
      all.add(own);
    }
    return all;
  }

  /** {@link #allowedOrigins} as the settings have them, separated by commas. */
  public String corsOrigins() {
    return settings.get(
        "mediahub.edge.cors.allowed-origins",
        "http://localhost,http://localhost:*,http://127.0.0.1:*");
  }

  /** Whether a person has set this key. */
  public boolean isSet(String key) {
    return settings.get(key).isPresent();
  }

  /** An address as it may be shown: without user, password and parameters. */
  public static String shown(String url) {
    return url.replaceFirst("//[^/@]*@", "//").replaceFirst("\\?.*", "");
  }

  /** Bytes that must be free on the disk; with less, no uploads are accepted. */
  public long minFree() {
    String value = settings.get("mediahub.upload.min-free", "1GB");
    Matcher size =
        Pattern.compile("(\\d{1,12})\\s*([KMGT]?)B?").matcher(value.toUpperCase(Locale.ROOT));
    if (!size.matches()) {
      throw new Failure(
          ExitCode.USAGE,
          "The setting mediahub.upload.min-free must be a size such as 500MB, not '" + value + "'.",
          "Correct it in the environment or in mediahub.properties.");
    }
    return Long.parseLong(size.group(1))
        << (10 * " KMGT".indexOf(size.group(2).isEmpty() ? " " : size.group(2)));
  }

  /**
   * How many processes of each service run side by side; 1 unless {@code mediahub.replicas} is set.
   *
   * @throws Failure when {@code mediahub.replicas} is out of range
   */
  public int replicas() {
    int replicas = settings.number(REPLICAS.key(), 1);
    if (replicas < 1 || replicas > MOST_REPLICAS) {
      throw new Failure(
          ExitCode.USAGE,
          "The setting mediahub.replicas must be between 1 and "
              + MOST_REPLICAS
              + ", not "
              + replicas
              + ".",
          "Correct it in the environment or in mediahub.properties.");
    }
    return replicas;
  }

  private String mailDir() {
    return settings.get("mediahub.mail.dir", places.state().resolve("mail").toString());
  }

  /** Where mails are written, in a sentence; empty when they are sent by SMTP. */
  public Optional<String> mails() {
    return isSet("mediahub.mail.smtp.host")
        ? Optional.empty()
        : Optional.of(
            "Mails are written to " + mailDir() + "; mediahub.mail.smtp.host sends them instead.");
  }

  /** Properties for every service that belong to no single component. */
  public Map<String, String> properties() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("server.address", "127.0.0.1");
    all.put("mediahub.public-url", publicUrl());
    all.put("mediahub.secrets.dir", places.secrets().toString());
    all.put(
        "mediahub.proof.origin",
        settings.get("mediahub.proof.origin", "mediahub.local/" + environment));
    all.put("mediahub.cloudfront.domain", settings.get("mediahub.cloudfront.domain", publicUrl()));
    all.put("mediahub.mail.dir", mailDir());
    // Uploads are refused before the disk is full.
    all.put("mediahub.upload.min-free", minFree() + "B");
    all.put("mediahub.edge.cors.allowed-origins", corsOrigins());
    all.put("mediahub.work-dir", places.state().resolve("data").toString());
    all.put(
        "mediahub.ffmpeg.home",
        settings.get("mediahub.ffmpeg.home", places.dist().resolve("ffmpeg").toString()));
    return all;
  }
}
