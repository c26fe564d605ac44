From Coq Require Import Reals ZArith QArith List Lia Lra Psatz.
From Coquelicot Require Import Coquelicot.
From Book Require Import P4.
Import ListNotations.
Local Open Scope R_scope.

Theorem p4_1_weights_counted : P4.p4_1_weights_counted.
Proof. intros k c c'. rewrite !prod_length, !seq_length. simpl. nia. Qed.

Theorem p4_1_plain_block : P4.p4_1_plain_block.
Proof. repeat split. Qed.
