From Coq Require Import Reals ZArith QArith List Lia Lra Psatz.
From Coquelicot Require Import Coquelicot.
From Book Require Import P4.
Import ListNotations.
Local Open Scope R_scope.

Theorem p4_2_layer_count : P4.p4_2_layer_count.
Proof. intros k c P w. unfold layer_parameters, conv_parameters, conv_weights. ring. Qed.

Theorem p4_2_numbers : P4.p4_2_numbers.
Proof. repeat split. Qed.
