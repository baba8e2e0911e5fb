package com.viralmommy.tiktok.simulator.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes what a {@link BehaviorOption} decides. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface Description {

  /** One sentence. */
  String value();
}
