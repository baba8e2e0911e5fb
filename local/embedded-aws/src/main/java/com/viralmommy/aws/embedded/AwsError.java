package com.viralmommy.aws.embedded;

/** An error of the service's own vocabulary, answered to the caller with status 400. */
final class AwsError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String type;

  /**
   * @param type the error's shape name, e.g. {@code NotFoundException}, by which the SDK finds its
   *     exception class
   */
  AwsError(String type, String message) {
    super(message, null, false, false);
    this.type = type;
  }

  static AwsError validation(String message) {
    return new AwsError("ValidationException", message);
  }

  static AwsError serialization(String message) {
    return new AwsError("SerializationException", message);
  }

  String type() {
    return type;
  }
}
