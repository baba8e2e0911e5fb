package com.viralmommy.tiktok.media;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A box of an ISO base media file such as MP4 or MOV (ISO/IEC 14496-12 §4.2).
 *
 * @param type four characters
 * @param body offset of the contents in the file
 * @param end declared end of the box, possibly behind the end of the file; {@link Long#MAX_VALUE}
 *     if it exceeds a {@code long}
 */
record Box(String type, long body, long end) {

  /** Receives each child box; returning false ends the iteration. */
  interface Visitor {
    boolean visit(Box child) throws IOException, Unreadable;
  }

  /**
   * The box at the offset {@code at}; empty if there is no valid box.
   *
   * @param limit the end of a box whose size means "to the end of the file"
   */
  static Optional<Box> at(RangeReader in, long at, long limit) throws IOException, Unreadable {
    if (limit - at < 8) {
      return Optional.empty();
    }
    long size = in.u32(at);
    String type = in.fourCc(at + 4);
    long body = at + 8;
    if (size == 1) {
      if (limit - at < 16) {
        return Optional.empty();
      }
      size = in.u64(at + 8);
      body = at + 16;
    } else if (size == 0) {
      size = limit - at;
    }
    if (size >= 0 && size < body - at) {
      return Optional.empty();
    }
    return Optional.of(
        new Box(type, body, size < 0 || size > Long.MAX_VALUE - at ? Long.MAX_VALUE : at + size));
  }

  boolean is(String name) {
    return type.equals(name);
  }

  /** The offset behind version and flags, for a box that has them. */
  long fields() {
    return body + 4;
  }

  int version(RangeReader in) throws IOException, Unreadable {
    require(4);
    return in.u8(body);
  }

  int flags(RangeReader in) throws IOException, Unreadable {
    require(4);
    return (int) in.u32(body) & 0xff_ffff;
  }

  /** Fails if the contents are shorter than {@code length} bytes. */
  Box require(long length) throws Unreadable {
    if (end - body < length) {
      throw Unreadable.damaged(type);
    }
    return this;
  }

  void children(RangeReader in, Visitor visitor) throws IOException, Unreadable {
    long at = body;
    // QuickTime ends some lists with four zero bytes, which are no box.
    while (end - at >= 8) {
      Box child = at(in, at, end).orElseThrow(() -> Unreadable.damaged(type));
      if (child.end > end) {
        throw Unreadable.damaged(child.type);
      }
      if (!visitor.visit(child)) {
        return;
      }
      at = child.end;
    }
  }

  /**
   * The first child of each of these types. It stops once all are found, since the boxes behind
   * them may be long.
   */
  Map<String, Box> find(RangeReader in, String... types) throws IOException, Unreadable {
    Set<String> wanted = Set.of(types);
    Map<String, Box> found = HashMap.newHashMap(types.length);
    children(
        in,
        child -> {
          if (wanted.contains(child.type)) {
            found.putIfAbsent(child.type, child);
          }
          return found.size() < wanted.size();
        });
    return found;
  }

  /** Like {@link #find}, but fails if a type is missing. */
  Map<String, Box> need(RangeReader in, String... types) throws IOException, Unreadable {
    Map<String, Box> found = find(in, types);
    if (found.size() < types.length) {
      throw Unreadable.damaged(type);
    }
    return found;
  }
}
