(** Exact numbers of chapter P4: name, numerator, denominator. *)
From Coq Require Import ZArith String List.
From Book Require Import P4.
Import ListNotations.
Local Open Scope string_scope.
Local Open Scope Z_scope.

Eval vm_compute in ("p4.plain.reduce", conv_parameters 1 256 128, 1).
Eval vm_compute in ("p4.plain.transform", conv_parameters 3 128 128, 1).
Eval vm_compute in ("p4.plain.expand", conv_parameters 1 128 256, 1).
Eval vm_compute in ("p4.plain.parameters", layer_parameters 3 256 1 128, 1).
Eval vm_compute in ("p4.stm.parameters", layer_parameters 3 256 32 4, 1).
Eval vm_compute in ("p4.stm.share", layer_parameters 3 256 32 4, layer_parameters 3 256 1 128).
Eval vm_compute in ("p4.merged.parameters", merged_parameters 3 256 32 4, 1).
Eval vm_compute in ("p4.resnet.weights", layer_weights 3 256 1 64, 1).
Eval vm_compute in ("p4.stm.weights", layer_weights 3 256 32 4, 1).
Eval vm_compute in ("p4.plain.weights", layer_weights 3 256 1 128, 1).
