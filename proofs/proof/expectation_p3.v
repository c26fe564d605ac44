(** Expectations on a finite space, and a random matrix independent of what it is applied to. *)
From Coq Require Import Reals List Arith Bool Lia Lra.
From Book Require Import P3.
From Book.proof Require Import lemmas_p3.
Open Scope R_scope.

Lemma E_ext S X Y : (forall w, X w = Y w) -> E S X = E S Y.
Proof. intros H. apply sum_ext. intros w _. now rewrite H. Qed.

Lemma E_plus S X Y : E S (fun w => X w + Y w) = E S X + E S Y.
Proof. unfold E. rewrite <- sum_plus. apply sum_ext. intros; ring. Qed.

Lemma E_scal S c X : E S (fun w => c * X w) = c * E S X.
Proof. unfold E. rewrite <- sum_scal. apply sum_ext. intros; ring. Qed.

Lemma E_sum S m X : E S (fun w => sum m (fun i => X i w)) = sum m (fun i => E S (X i)).
Proof.
  unfold E. rewrite sum_swap. apply sum_ext. intros w _. now rewrite sum_scal.
Qed.

Lemma sum_const m c : sum m (fun _ => c) = INR m * c.
Proof. induction m as [|m IH]; [simpl; ring|]. rewrite S_INR. simpl sum. rewrite IH. ring. Qed.

(** The square of a sum is a double sum. *)
Lemma sum_sqr m f : sum m f * sum m f = sum m (fun i => sum m (fun k => f i * f k)).
Proof. rewrite <- sum_scal_r. apply sum_ext. intros i _. now rewrite sum_scal. Qed.

(** A random row r, another random row u, and a random matrix independent of both:
    E|u + beta r M|^2 = E|u|^2 + beta^2 m v E|r|^2. The mixed terms vanish by independence and mean zero. *)
Lemma E_branch S k m (M : nat -> mat) v {V : Type} (Y : nat -> V) (r u : V -> vec) beta :
  random_matrix S k m M v -> independent S M Y ->
  E S (fun w => norm2 m (fun a => u (Y w) a + beta * row_mat k (r (Y w)) (M w) a))
  = E S (fun w => norm2 m (u (Y w))) + beta ^ 2 * (INR m * v) * E S (fun w => norm2 k (r (Y w))).
Proof.
  intros [mean pair] I.
  assert (entry : forall a, (a < m)%nat ->
    E S (fun w => (u (Y w) a + beta * row_mat k (r (Y w)) (M w) a)
                * (u (Y w) a + beta * row_mat k (r (Y w)) (M w) a))
    = E S (fun w => u (Y w) a * u (Y w) a) + beta ^ 2 * v * E S (fun w => norm2 k (r (Y w)))).
  { intros a Ha.
    rewrite (E_ext S _ (fun w => u (Y w) a * u (Y w) a
      + (2 * beta * sum k (fun i => M w i a * (u (Y w) a * r (Y w) i))
      + beta ^ 2 * sum k (fun i => sum k (fun c => M w i a * M w c a * (r (Y w) i * r (Y w) c)))))).
    2:{ intros w.
        rewrite (sum_ext k (fun i => M w i a * (u (Y w) a * r (Y w) i))
          (fun i => u (Y w) a * (r (Y w) i * M w i a))) by (intros; ring).
        rewrite sum_scal.
        rewrite (sum_ext k (fun i => sum k (fun c => M w i a * M w c a * (r (Y w) i * r (Y w) c)))
          (fun i => sum k (fun c => (r (Y w) i * M w i a) * (r (Y w) c * M w c a))))
          by (intros; apply sum_ext; intros; ring).
        rewrite <- sum_sqr. unfold row_mat. ring. }
    rewrite !E_plus, !E_scal, !E_sum.
    rewrite (sum_zero k (fun i => E S (fun w => M w i a * (u (Y w) a * r (Y w) i)))).
    2:{ intros i Hi. rewrite (I (fun M => M i a) (fun Y => u Y a * r Y i)).
        rewrite (proj1 (mean i a Hi Ha)). ring. }
    unfold norm2. rewrite E_sum.
    rewrite (sum_ext k (fun i => E S (fun w => sum k (fun c => M w i a * M w c a * (r (Y w) i * r (Y w) c))))
      (fun i => v * E S (fun w => r (Y w) i * r (Y w) i))).
    { rewrite sum_scal. ring. }
    intros i Hi. rewrite E_sum.
    rewrite <- (sum_only k i (fun c => v * E S (fun w => r (Y w) i * r (Y w) c)) Hi).
    apply sum_ext. intros c Hc.
    rewrite (I (fun M => M i a * M c a) (fun Y => r Y i * r Y c)).
    destruct (Nat.eqb_spec c i) as [->|D].
    - now rewrite (proj2 (mean i a Hi Ha)).
    - rewrite (pair i a c a Hi Ha Hc Ha ltac:(congruence) (fun t => t) (fun t => t)).
      rewrite (proj1 (mean i a Hi Ha)). ring. }
  set (e := E S (fun w => norm2 k (r (Y w)))) in *.
  transitivity (sum m (fun a => E S (fun w => (u (Y w) a + beta * row_mat k (r (Y w)) (M w) a)
    * (u (Y w) a + beta * row_mat k (r (Y w)) (M w) a)))).
  { exact (E_sum S m (fun a w => (u (Y w) a + beta * row_mat k (r (Y w)) (M w) a)
      * (u (Y w) a + beta * row_mat k (r (Y w)) (M w) a))). }
  transitivity (sum m (fun a => E S (fun w => u (Y w) a * u (Y w) a)) + beta ^ 2 * (INR m * v) * e).
  { rewrite (sum_ext m _ _ entry), sum_plus, sum_const. ring. }
  f_equal. symmetry. exact (E_sum S m (fun a w => u (Y w) a * u (Y w) a)).
Qed.

(** The transposed matrix is as random. *)
Lemma transpose_random S m M v : random_matrix S m m M v -> random_matrix S m m (fun w i j => M w j i) v.
Proof.
  intros [mean pair]. split; [intros; now apply mean|].
  intros i j i' j' Hi Hj Hi' Hj' D. apply pair; auto. congruence.
Qed.
