package com.viralmommy.aws.embedded.engine;

/** An error that the emulated service answers to the caller with status 400. */
public final class ServiceException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String type;

  /**
   * @param type AWS's name of the error, for example {@code NotFoundException}; the SDK finds its
   *     exception class by it
   */
  public ServiceException(String type, String message) {
    super(message, null, false, false);
    this.type = type;
  }

  /** A {@code ValidationException}. */
  public static ServiceException validation(String message) {
    return new ServiceException("ValidationException", message);
  }

  /** A {@code SerializationException}: a member has the wrong JSON type. */
  public static ServiceException serialization(String message) {
    return new ServiceException("SerializationException", message);
  }

  String type() {
    return type;
  }
}
