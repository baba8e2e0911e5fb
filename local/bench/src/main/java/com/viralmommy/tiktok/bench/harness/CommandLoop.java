package com.viralmommy.tiktok.bench.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Executes the commands that {@link ChildJvm#execute} sends to this JVM's standard input. */
public final class CommandLoop {
  static final String SEPARATOR = "\t";
  static final String ANSWER = "= ";
  static final String FAILURE = "! ";

  private CommandLoop() {}

  /** A command with its arguments. */
  @FunctionalInterface
  public interface Command {
    /**
     * Executes the command.
     *
     * @return the answer, one line
     */
    Object run(List<String> arguments) throws Exception;
  }

  /** Executes commands one after the other, until the standard input ends. */
  public static void serve(Map<String, Command> commands) throws IOException {
    PrintStream answers = System.out;
    var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      List<String> words = List.of(line.split(SEPARATOR));
      try {
        Object answer = commands.get(words.getFirst()).run(words.subList(1, words.size()));
        answers.println(ANSWER + answer);
      } catch (Exception e) {
        e.printStackTrace();
        answers.println(FAILURE + e);
      }
    }
  }
}
