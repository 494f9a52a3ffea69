package io.mediahub.encoder.worker.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.paginators.ListObjectsV2Iterable;

/** An object store in memory, whose writes can be held. */
final class MemoryStore {
  final Map<String, byte[]> objects = new ConcurrentSkipListMap<>();

  /** Each write needs one. */
  final Semaphore writes = new Semaphore(1_000_000);

  S3Client client() {
    return (S3Client)
        Proxy.newProxyInstance(
            S3Client.class.getClassLoader(), new Class<?>[] {S3Client.class}, this::call);
  }

  @SuppressWarnings("unchecked")
  private Object call(Object proxy, Method method, Object[] arguments) throws Exception {
    return switch (method.getName()) {
      case "putObject" ->
          put(
              PutObjectRequest.builder()
                  .applyMutation((Consumer<PutObjectRequest.Builder>) arguments[0])
                  .build(),
              (RequestBody) arguments[1]);
      case "getObjectAsBytes" ->
          get(
              GetObjectRequest.builder()
                  .applyMutation((Consumer<GetObjectRequest.Builder>) arguments[0])
                  .build());
      case "headObject" ->
          HeadObjectResponse.builder()
              .contentLength(
                  (long)
                      bytes(
                              HeadObjectRequest.builder()
                                  .applyMutation((Consumer<HeadObjectRequest.Builder>) arguments[0])
                                  .build()
                                  .key())
                          .length)
              .build();
      case "getObject" -> {
        ResponseBytes<GetObjectResponse> got =
            get(
                GetObjectRequest.builder()
                    .applyMutation((Consumer<GetObjectRequest.Builder>) arguments[0])
                    .build());
        yield ((ResponseTransformer<GetObjectResponse, Object>) arguments[1])
            .transform(got.response(), AbortableInputStream.create(got.asInputStream()));
      }
      case "deleteObject" -> {
        objects.remove(
            DeleteObjectRequest.builder()
                .applyMutation((Consumer<DeleteObjectRequest.Builder>) arguments[0])
                .build()
                .key());
        yield DeleteObjectResponse.builder().build();
      }
      case "listObjectsV2Paginator" ->
          new ListObjectsV2Iterable(
              (S3Client) proxy,
              ListObjectsV2Request.builder()
                  .applyMutation((Consumer<ListObjectsV2Request.Builder>) arguments[0])
                  .build());
      case "listObjectsV2" -> list(((ListObjectsV2Request) arguments[0]).prefix());
      default -> throw new UnsupportedOperationException(method.getName());
    };
  }

  private ListObjectsV2Response list(String prefix) {
    return ListObjectsV2Response.builder()
        .contents(
            objects.entrySet().stream()
                .filter(each -> each.getKey().startsWith(prefix))
                .map(
                    each ->
                        S3Object.builder()
                            .key(each.getKey())
                            .size((long) each.getValue().length)
                            .build())
                .toList())
        .isTruncated(false)
        .build();
  }

  private PutObjectResponse put(PutObjectRequest request, RequestBody body)
      throws InterruptedException {
    writes.acquire();
    byte[] bytes = read(body);
    if (request.ifNoneMatch() == null) {
      objects.put(request.key(), bytes);
    } else if (objects.putIfAbsent(request.key(), bytes) != null) {
      throw S3Exception.builder().statusCode(412).build();
    }
    return PutObjectResponse.builder().build();
  }

  private static byte[] read(RequestBody body) {
    try (var stream = body.contentStreamProvider().newStream()) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ResponseBytes<GetObjectResponse> get(GetObjectRequest request) {
    byte[] bytes = bytes(request.key());
    if (request.range() != null) {
      String[] range = request.range().replace("bytes=", "").split("-");
      int to = Math.toIntExact(Math.min(bytes.length, Long.parseLong(range[1]) + 1));
      bytes = Arrays.copyOfRange(bytes, Integer.parseInt(range[0]), to);
    }
    return ResponseBytes.fromByteArray(
        GetObjectResponse.builder().contentLength((long) bytes.length).build(), bytes);
  }

  private byte[] bytes(String key) {
    byte[] bytes = objects.get(key);
    if (bytes == null) {
      throw NoSuchKeyException.builder().build();
    }
    return bytes;
  }
}
