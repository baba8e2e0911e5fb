package com.viralmommy.tiktok.simulator.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Tells people what a {@link BehaviorOption} decides, at run time. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface Description {

  /** One sentence. */
  String value();
}
