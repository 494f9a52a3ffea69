package io.mediahub.schemas;

import io.apicurio.registry.resolver.DefaultSchemaResolver;
import io.apicurio.registry.resolver.SchemaLookupResult;
import io.apicurio.registry.resolver.SchemaParser;
import io.apicurio.registry.resolver.client.RegistryClientFacade;
import io.apicurio.registry.resolver.client.RegistryClientFacadeFactory;
import io.apicurio.registry.resolver.config.SchemaResolverConfig;
import io.apicurio.registry.resolver.data.Record;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Apicurio's resolver with a deadline for each request. Apicurio's client waits for ever for a
 * registry that accepts a connection and does not answer; here that is an outage. A schema that is
 * not found gets an exception of its own.
 */
public final class BoundedSchemaResolver<S, T> extends DefaultSchemaResolver<S, T> {
  /** Milliseconds. */
  static final String DEADLINE = "mediahub.registry.deadline-ms";

  private static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(10);

  @Override
  public void configure(Map<String, ?> configs, SchemaParser<S, T> parser) {
    if (clientFacade == null) {
      RegistryClientFacade client =
          RegistryClientFacadeFactory.create(new SchemaResolverConfig(configs));
      setClientFacade(bounded(client, deadline(configs.get(DEADLINE))));
    }
    super.configure(configs, parser);
  }

  /**
   * @throws SchemaNotRegistered when the registry answers that it has no such schema. The client
   *     has no exception of its own for that, and repeats the whole schema in its text
   */
  @Override
  public SchemaLookupResult<S> resolveSchema(Record<T> data) {
    try {
      return super.resolveSchema(data);
    } catch (RuntimeException e) {
      Throwable root = e;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      // What Avro, the connection or the registry's own errors say is never of this class.
      throw root.getClass() == RuntimeException.class ? new SchemaNotRegistered() : e;
    }
  }

  private static Duration deadline(@Nullable Object millis) {
    return millis == null
        ? DEFAULT_DEADLINE
        : Duration.ofMillis(Long.parseLong(String.valueOf(millis)));
  }

  private static RegistryClientFacade bounded(RegistryClientFacade client, Duration deadline) {
    return (RegistryClientFacade)
        Proxy.newProxyInstance(
            RegistryClientFacade.class.getClassLoader(),
            new Class<?>[] {RegistryClientFacade.class},
            (proxy, question, arguments) -> ask(client, question, arguments, deadline));
  }

  /** Schemas are cached for good, so that a thread each is no cost. */
  private static @Nullable Object ask(
      RegistryClientFacade client,
      Method question,
      Object @Nullable [] arguments,
      Duration deadline)
      throws Throwable {
    FutureTask<@Nullable Object> answer =
        new FutureTask<>(() -> question.invoke(client, arguments));
    Thread.ofVirtual().name("schema-registry").start(answer);
    try {
      return answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new UncheckedIOException(
          new HttpTimeoutException("The schema registry did not answer within " + deadline + "."));
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new InterruptedIOException("Interrupted."));
    } catch (ExecutionException e) {
      throw unwrapped(e);
    }
  }

  /** What the client itself threw: its kind tells an outage from an unknown schema. */
  private static Throwable unwrapped(ExecutionException failure) {
    Throwable cause = failure;
    while (cause.getCause() != null
        && (cause instanceof ExecutionException || cause instanceof InvocationTargetException)) {
      cause = cause.getCause();
    }
    return cause;
  }
}
