package io.mediahub.bench.chaos;

import io.mediahub.bench.chaos.Attempt.Outcome;
import io.mediahub.client.ApiException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Every command that clients sent, with what they know of it. Safe for many threads. */
final class Ledger {
  private final Collection<Attempt> attempts = new ConcurrentLinkedQueue<>();

  /**
   * Sends a command and notes what came of it.
   *
   * @param event as {@link Attempt#event}
   * @param aggregateId null where only the answer says it
   * @param idOf the aggregate, from the answer
   * @param versionOf its version, from the answer
   * @param refused told of a refusal
   * @return the answer; empty when it was not accepted
   */
  <T> Optional<T> send(
      String person,
      String topic,
      String event,
      @Nullable String aggregateId,
      Supplier<T> command,
      Function<T, String> idOf,
      Function<T, Long> versionOf,
      Consumer<ApiException> refused) {
    try {
      T answer = command.get();
      add(person, topic, event, idOf.apply(answer), Outcome.OK, versionOf.apply(answer), null);
      return Optional.of(answer);
    } catch (ApiException e) {
      // 5xx may come from the edge, when the service behind it has done it already.
      Outcome outcome = e.status() >= 500 ? Outcome.UNKNOWN : Outcome.FAIL;
      add(person, topic, event, aggregateId, outcome, 0, e.code());
      refused.accept(e);
    } catch (UncheckedIOException e) {
      add(
          person,
          topic,
          event,
          aggregateId,
          Outcome.UNKNOWN,
          0,
          String.valueOf(e.getCause()).replaceFirst(":.*", ""));
    }
    return Optional.empty();
  }

  private void add(
      String person,
      String topic,
      String event,
      @Nullable String aggregateId,
      Outcome outcome,
      long version,
      @Nullable String reason) {
    attempts.add(new Attempt(person, topic, event, aggregateId, outcome, version, reason));
  }

  Collection<Attempt> all() {
    return attempts;
  }

  long count(Outcome outcome) {
    return attempts.stream().filter(each -> each.outcome() == outcome).count();
  }

  /** How often each reason was given for what was not accepted. */
  Map<String, Long> reasons() {
    return attempts.stream()
        .filter(each -> each.reason() != null)
        .collect(
            Collectors.groupingBy(
                each -> String.valueOf(each.reason()), TreeMap::new, Collectors.counting()));
  }
}
