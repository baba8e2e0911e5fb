package com.viralmommy.tiktok.media;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A box of an ISO base media file (ISO/IEC 14496-12 §4.2), of which MP4 and MOV are made: a size, a
 * type, contents.
 *
 * @param body where the contents begin
 * @param end where the box says it ends, which may be beyond what is there; {@link Long#MAX_VALUE}
 *     for what no file can hold
 */
record Box(String type, long body, long end) {

  /** Sees a child box; false ends the visit. */
  interface Visitor {
    boolean visit(Box child) throws IOException, Unreadable;
  }

  /**
   * The box that begins at {@code at}, or empty when what is there is no box.
   *
   * @param limit where a box that says "to the end" ends
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

  /** Where the contents after version and flags begin, of a box that has these. */
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

  /** Refuses a box whose contents are shorter than what is about to be read of them. */
  Box require(long length) throws Unreadable {
    if (end - body < length) {
      throw Unreadable.damaged(type);
    }
    return this;
  }

  void children(RangeReader in, Visitor visitor) throws IOException, Unreadable {
    long at = body;
    // Fewer than 8 bytes are left over by QuickTime, which closes some lists with four zeros.
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
   * The first child of each of these types, looking no further than necessary: the tables behind
   * may be long.
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

  /** As {@link #find}, of which the file is damaged without any. */
  Map<String, Box> need(RangeReader in, String... types) throws IOException, Unreadable {
    Map<String, Box> found = find(in, types);
    if (found.size() < types.length) {
      throw Unreadable.damaged(type);
    }
    return found;
  }
}
