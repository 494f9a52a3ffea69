package io.mediahub.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How long the answer to a request for a new password takes, for addresses that exist and not. */
class AnswerTimeTest extends ServiceTest {
  private static final String KNOWN = "known-";
  private static final int PEOPLE = 60;
  private static final int OF_ONE_SOURCE = 15;

  /** Coarse, so that a busy machine does not fail it; what is measured is printed. */
  private static final double MOST = 0.25;

  private static long ask(HttpClient client, String address) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/users/password-reset"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"email\":\"%s\"}".formatted(address)))
            .build();
    long begin = System.nanoTime();
    var answer = client.send(request, BodyHandlers.ofString());
    long took = System.nanoTime() - begin;
    assertThat(answer.statusCode()).isEqualTo(202);
    return took;
  }

  private static HttpClient from(int source) throws Exception {
    return HttpClient.newBuilder()
        .localAddress(InetAddress.getByName("127.0.1." + (source + 1)))
        .build();
  }

  private static long median(List<Long> times) {
    Collections.sort(times);
    return times.get(times.size() / 2);
  }

  @Test
  void an_unknown_address_is_answered_as_fast_as_a_known_one() throws Exception {
    // Each is asked for three times at most, since a fourth request has no mail sent.
    List<String> asked = new ArrayList<>();
    for (int i = 0; i < PEOPLE; i++) {
      assertThat(register(KNOWN + i + "-" + email).status()).isEqualTo(201);
      asked.addAll(Collections.nCopies(3, KNOWN + i + "-" + email));
      asked.addAll(Collections.nCopies(3, "nobody-" + i + "-" + email));
    }
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Collections.shuffle(asked, new Random(seed));
    List<Long> known = new ArrayList<>();
    List<Long> unknown = new ArrayList<>();

    HttpClient client = from(0);
    for (int i = 0; i < asked.size(); i++) {
      if (i % OF_ONE_SOURCE == 0) {
        client = from(i / OF_ONE_SOURCE);
        ask(client, "warm-" + i + "-" + email);
      }
      long took = ask(client, asked.get(i));
      (asked.get(i).startsWith(KNOWN) ? known : unknown).add(took);
    }

    double apart = Math.abs(median(known) - median(unknown)) / (double) median(unknown);
    System.out.printf(
        "median of %d: known %d us, unknown %d us, %.1f %% apart%n",
        known.size(), median(known) / 1000, median(unknown) / 1000, apart * 100);
    assertThat(apart).isLessThan(MOST);
  }
}
