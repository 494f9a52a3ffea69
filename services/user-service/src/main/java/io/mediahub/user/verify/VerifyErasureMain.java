package io.mediahub.user.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClients;
import io.mediahub.base.settings.DecisionsSettings;
import io.mediahub.base.settings.KafkaSettings;
import io.mediahub.base.settings.MongoSettings;
import io.mediahub.base.settings.S3Settings;
import io.mediahub.base.settings.SecretsSettings;
import io.mediahub.base.settings.ViewsSettings;
import io.mediahub.platform.data.PostgresSource;
import io.mediahub.platform.seal.KeyedHash;
import io.mediahub.platform.seal.Secrets;
import io.mediahub.user.account.Accounts;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import javax.sql.DataSource;
import org.apache.kafka.common.KafkaException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.json.JsonMapper;

/**
 * A process of its own that looks for what is left of a forgotten person: {@code VerifyErasureMain
 * platform.properties --user=ID|--certificate=EVENT [--json] [--folder=DIR ...]}. What to look for
 * comes on standard input, a text a line: the address, the name. It is told to nobody else.
 *
 * <p>Ends with 0 when nothing is left, 1 when something is, 2 when that cannot be said.
 */
public final class VerifyErasureMain {
  private static final int LEAST = 3;

  private VerifyErasureMain() {}

  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments), System.in, System.out, System.err));
  }

  /** Why it cannot be said, in a sentence. */
  static final class CannotBeSaid extends Exception {
    private static final long serialVersionUID = 1L;

    CannotBeSaid(String sentence) {
      super(sentence);
    }
  }

  /**
   * @param in the texts to look for
   * @param out for the report
   * @param said for progress, and for why it cannot be said
   */
  static int run(List<String> arguments, InputStream in, PrintStream out, PrintStream said) {
    try {
      List<String> texts = texts(in);
      Binder settings = settings(arguments.getFirst());
      DataSource decisions =
          PostgresSource.unpooled(
              "mediahub verify-erasure",
              bound(settings, "mediahub.decisions", DecisionsSettings.class));
      DataSource views =
          PostgresSource.unpooled(
              "mediahub verify-erasure", bound(settings, "mediahub.views", ViewsSettings.class));
      String personId = person(arguments, views);
      Findings findings = new Findings(said);
      new KeySearch(decisions).run(personId, findings);
      search(arguments, settings, needles(texts, settings), decisions, views, findings);
      if (arguments.contains("--json")) {
        out.println(JsonMapper.builder().build().writeValueAsString(findings.json(personId)));
      } else {
        findings.lines(personId).forEach(out::println);
      }
      return findings.isClean() ? 0 : 1;
    } catch (CannotBeSaid e) {
      said.println(e.getMessage());
      return 2;
    } catch (SQLException
        | IOException
        | DataAccessException
        | KafkaException
        | SdkException
        | MongoException e) {
      // A message of a driver names a host or a statement, and never what is looked for.
      said.println(
          "It could not be searched: " + e.getClass().getSimpleName() + ": " + e.getMessage());
      return 2;
    }
  }

  private static List<String> texts(InputStream in) throws IOException, CannotBeSaid {
    List<String> texts =
        new String(in.readAllBytes(), UTF_8)
            .lines()
            .map(String::strip)
            .filter(s -> !s.isEmpty())
            .toList();
    if (texts.isEmpty()) {
      throw new CannotBeSaid(
          "There is nothing to look for: give the address and the name on standard input, a text a"
              + " line.");
    }
    for (int i = 0; i < texts.size(); i++) {
      if (texts.get(i).length() < LEAST) {
        throw new CannotBeSaid(
            "Text " + (i + 1) + " is shorter than " + LEAST + " characters: it is in everything.");
      }
    }
    return texts;
  }

  private static Needles needles(List<String> texts, Binder settings) {
    Needles needles = new Needles();
    KeyedHash lookup =
        new KeyedHash(
            Secrets.read(bound(settings, "mediahub.secrets", SecretsSettings.class).dir())
                .lookup());
    for (int i = 0; i < texts.size(); i++) {
      needles.text(i + 1, texts.get(i));
      if (texts.get(i).contains("@")) {
        // By which accounts are found, and which events of before version 0.2 have.
        needles.bytes(
            "text " + (i + 1) + ", hash of look-up",
            lookup.email(Accounts.canonical(texts.get(i))));
      }
    }
    return needles;
  }

  private static void search(
      List<String> arguments,
      Binder settings,
      Needles needles,
      DataSource decisions,
      DataSource views,
      Findings findings)
      throws SQLException, IOException {
    new LogSearch(bound(settings, "mediahub.kafka", KafkaSettings.class).connection(), needles)
        .run(findings);
    new DatabaseSearch("decisions", decisions, needles).run(findings);
    new DatabaseSearch("views", views, needles).run(findings);
    try (var mongo =
        MongoClients.create(bound(settings, "mediahub.mongo", MongoSettings.class).uri())) {
      new DirectorySearch(mongo, needles).run(findings);
    }
    S3Settings s3 = bound(settings, "mediahub.s3", S3Settings.class);
    try (S3Client client = client(s3)) {
      ObjectSearch objects = new ObjectSearch(client, needles);
      objects.run(s3.uploadsBucket(), findings);
      objects.run(s3.mediaBucket(), findings);
    }
    for (String argument : arguments) {
      if (argument.startsWith("--folder=")) {
        Path folder = Path.of(argument.substring("--folder=".length()));
        if (Files.isDirectory(folder)) {
          new FolderSearch(folder, needles).run(findings);
        }
      }
    }
  }

  private static S3Client client(S3Settings s3) {
    return S3Client.builder()
        .endpointOverride(s3.endpoint())
        .region(Region.of(s3.region()))
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(s3.accessKey(), s3.secretKey())))
        .forcePathStyle(s3.pathStyle())
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  private static String person(List<String> arguments, DataSource views) throws CannotBeSaid {
    Optional<String> user = option(arguments, "--user=");
    if (user.isPresent()) {
      return user.get();
    }
    String certificate =
        option(arguments, "--certificate=")
            .orElseThrow(() -> new CannotBeSaid("Name the account or its certificate."));
    return JdbcClient.create(views)
        .sql(
            "SELECT aggregate_id FROM audit_event WHERE event_id = ? AND type LIKE '%UserForgotten'")
        .param(certificate)
        .query(String.class)
        .optional()
        .orElseThrow(
            () ->
                new CannotBeSaid("There is no certificate with the event id " + certificate + "."));
  }

  private static Binder settings(String file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(file))) {
      properties.load(reader);
    }
    return new Binder(new MapConfigurationPropertySource(properties));
  }

  private static <T> T bound(Binder settings, String prefix, Class<T> type) {
    return settings.bindOrCreate(prefix, Bindable.of(type));
  }

  private static Optional<String> option(List<String> arguments, String name) {
    return arguments.stream()
        .filter(argument -> argument.startsWith(name))
        .map(argument -> argument.substring(name.length()))
        .findFirst();
  }
}
